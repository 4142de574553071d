// The element's own text: commands to run, one on each line. Each becomes a
// button that sends it; one more sends all. Lines of a dialogue that the server
// says (`S: …`) are shown between them and cannot be sent. `C:` alone is an
// empty line, as between a message's header and body.

import { h, revealWithin, setText, show } from '../dom'
import type { Texts } from '../texts'

interface Command {
  text: string
  item: HTMLLIElement
  button: HTMLButtonElement
  mark: HTMLElement
  sent: boolean
}

export class Commands {
  readonly element: HTMLElement
  private commands: Command[] = []
  private readonly list: HTMLOListElement
  private readonly title = h('span')
  private readonly all: HTMLButtonElement

  constructor(
    private texts: Texts,
    private readonly run: (lines: string[]) => void,
  ) {
    this.list = h('ol', { role: 'list', dir: 'ltr' })
    this.all = h('button', { type: 'button', part: 'button', class: 'all', onclick: () => this.runAll() })
    this.element = h(
      'div',
      { class: 'commands', part: 'commands', role: 'group', hidden: true },
      h('p', { class: 'top' }, this.title, this.all),
      this.list,
    )
    this.speak(texts)
  }

  speak(texts: Texts): void {
    this.texts = texts
    this.element.setAttribute('aria-label', texts.commands)
    setText(this.title, texts.commands)
    setText(this.all, texts.runAll)
    for (const command of this.commands) this.name(command)
  }

  /** Takes the lines of the element's text. */
  set(source: string): void {
    const lines = source
      .split('\n')
      .filter((line) => line.trim() !== '')
      // Behind `C: ` a line is what it is; others are indented as it suits the page.
      .map((line) => (/^C:/.test(line) ? line : line.trim()))
    this.commands = []
    const items = lines.map((line) => (/^S:( |$)/.test(line) ? answer(line) : this.add(line.replace(/^C: ?/, ''))))
    this.list.replaceChildren(...items)
    show(this.element, this.commands.length > 0)
    show(this.all, this.commands.length > 1)
    this.mark()
  }

  /** Notes that a line was sent, typed or clicked: the next command is the one after it. */
  sent(line: string): void {
    const next = this.commands.find((command) => !command.sent)
    const found = next?.text === line ? next : this.commands.find((command) => !command.sent && command.text === line)
    if (!found) return
    found.sent = true
    this.mark()
  }

  /** As if nothing had been sent. */
  reset(): void {
    for (const command of this.commands) command.sent = false
    this.mark()
  }

  private add(text: string): HTMLLIElement {
    const mark = h('span', { class: 'mark', 'aria-hidden': 'true' })
    const button = h(
      'button',
      { type: 'button', part: 'command', onclick: () => this.run([text]) },
      mark,
      h('code', {}, text || '↵'),
    )
    const command: Command = { text, button, mark, item: h('li', {}, button), sent: false }
    this.commands.push(command)
    this.name(command)
    return command.item
  }

  private name({ button, text, sent }: Command): void {
    button.setAttribute('aria-label', this.texts.run(text || this.texts.emptyLine) + (sent ? ` (${this.texts.ran})` : ''))
  }

  private mark(): void {
    const next = this.commands.find((command) => !command.sent)
    for (const command of this.commands) {
      command.item.className = command.sent ? 'sent' : command === next ? 'next' : ''
      setText(command.mark, command.sent ? '✓' : command === next ? '▸' : '')
      this.name(command)
    }
    if (next) revealWithin(this.element, next.item)
  }

  private runAll(): void {
    if (this.commands.every((command) => command.sent)) this.reset()
    this.run(this.commands.filter((command) => !command.sent).map((command) => command.text))
  }
}

function answer(line: string): HTMLLIElement {
  return h('li', { class: 'answer' }, h('code', {}, line))
}

// The line that is being typed: a real input, so that phones, input methods,
// spelling tools and screen readers treat it as one. Enter sends, the arrow
// keys walk through what was sent, and a paste of several lines is sent line by
// line with the last, unfinished one left to edit.

import { h } from '../dom'

const remembered = 200

export interface InputEvents {
  send(line: string): void
  changed(): void
}

export class LineInput {
  readonly element: HTMLInputElement
  private history: string[] = []
  private at = 0
  private draft = ''
  /** Lines that come behind the one in the input: see putBack. */
  private behind: string[] = []

  constructor(private readonly events: InputEvents) {
    this.element = h('input', {
      part: 'input',
      type: 'text',
      dir: 'ltr',
      autocomplete: 'off',
      autocapitalize: 'none',
      autocorrect: 'off',
      spellcheck: 'false',
      enterkeyhint: 'send',
      'aria-describedby': 'status',
    })
    this.element.addEventListener('keydown', (event) => this.key(event))
    this.element.addEventListener('paste', (event) => this.take(event, event.clipboardData))
    this.element.addEventListener('drop', (event) => this.take(event, event.dataTransfer))
    this.element.addEventListener('input', () => this.events.changed())
  }

  /** Hands over what is typed and empties the input. */
  submit(): void {
    const line = this.element.value
    this.next()
    this.events.send(line)
  }

  /** Puts lines in the input to be sent again: the first now, each of the others when the one before it is gone; then what stands there. */
  putBack(lines: readonly string[]): void {
    const { value } = this.element
    this.behind.unshift(...lines, ...(value === '' ? [] : [value]))
    this.next()
  }

  private next(): void {
    this.set(this.behind.shift() ?? '')
  }

  /** Notes a line for the arrow keys; one that was just sent is not noted twice. */
  remember(line: string): void {
    if (line !== '' && this.history.at(-1) !== line) this.history.push(line)
    if (this.history.length > remembered) this.history.shift()
    this.at = this.history.length
  }

  forget(): void {
    this.history = []
    this.at = 0
  }

  private set(value: string): void {
    this.element.value = value
    this.element.setSelectionRange(value.length, value.length)
    this.at = this.history.length
    this.events.changed()
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === 'ArrowUp') this.walk(event, -1)
    else if (event.key === 'ArrowDown') this.walk(event, +1)
    else if (event.key === 'Escape' && this.element.value !== '') this.next()
    else return
  }

  private walk(event: Event, by: number): void {
    event.preventDefault()
    const to = Math.min(Math.max(this.at + by, 0), this.history.length)
    if (to === this.at) return
    if (this.at === this.history.length) this.draft = this.element.value
    this.set(this.history[to] ?? this.draft)
    this.at = to
  }

  private take(event: Event, data: DataTransfer | null): void {
    const pasted = data?.getData('text/plain') ?? ''
    const lines = clientLines(pasted)
    if (lines.length === 1 && lines[0] === pasted) return
    event.preventDefault()
    const { value, selectionStart, selectionEnd } = this.element
    lines[0] = value.slice(0, selectionStart ?? value.length) + (lines[0] ?? '')
    const last = lines.length - 1
    const caret = lines[last]!.length
    lines[last] += value.slice(selectionEnd ?? value.length)
    this.element.value = lines.pop()!
    this.element.setSelectionRange(caret, caret)
    this.events.changed()
    for (const line of lines) this.events.send(line)
  }
}

/** What stands in a recorded session beside the dialogue: a terminal's own words. */
const terminal = /^(\[.*\]\s*)?\$ |^(Trying|Connected to|Escape character|Connection closed) /

/**
 * Splits what was pasted into lines. Where it is a dialogue with the RFCs' gutter (`C: …`, `S: …`),
 * as this console's own transcript copies, only the client's lines are taken; each is then complete.
 */
export function clientLines(pasted: string): string[] {
  const lines = pasted.split(/\r\n|\r|\n/)
  const written = lines.map((line) => line.trimStart()).filter((line) => line !== '' && !terminal.test(line))
  if (written.length === 0 || !written.every((line) => /^[CSIN]:( |$)/.test(line))) return lines
  const client = written.filter((line) => line.startsWith('C:')).map((line) => line.replace(/^C: ?/, ''))
  return lines.length === 1 ? client : [...client, '']
}

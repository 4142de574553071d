// The frame of a console: its head with the tools, and the places where the
// parts stand, in the order in which they are read.

import { h, setText, show } from '../dom'
import type { Texts } from '../texts'
import { title, type Service } from './service'

export interface Tools {
  copy(): void
  hangUp(): void
  reset(): void
  /** Takes the console off the page. */
  close(): void
  submit(): void
}

/** A tool that a page of ours adds to the head. */
export interface Tool {
  label: string
  hint: string
  run(): void
}

export interface Parts {
  choice: HTMLElement
  transcript: HTMLElement
  failure: HTMLElement
  commands: HTMLElement
  guide: HTMLElement
  input: HTMLInputElement
  status: HTMLElement
}

export class Frame {
  readonly element: HTMLElement
  private readonly service = h('b', { dir: 'ltr' })
  private readonly role = h('span')
  private readonly host = h('bdi')
  private readonly phase = h('span', { class: 'phase', part: 'phase', lang: 'en' })
  private readonly tools: HTMLElement
  private readonly copy: HTMLButtonElement
  private readonly hangUp: HTMLButtonElement
  readonly reset: HTMLButtonElement
  private readonly close: HTMLButtonElement
  private readonly send = h('button', { type: 'submit', class: 'send', part: 'button' })
  readonly prompt: HTMLFormElement
  private reseter: Tool | undefined

  constructor(
    private readonly parts: Parts,
    tools: Tools,
  ) {
    const tool = (press: () => void) => h('button', { type: 'button', part: 'tool', onclick: press })
    this.copy = tool(() => tools.copy())
    this.hangUp = tool(() => tools.hangUp())
    this.reset = tool(() => tools.reset())
    this.close = tool(() => tools.close())
    setText(this.close, '×')
    this.tools = h('div', { class: 'tools' }, this.copy, this.hangUp, this.reset, this.close)
    parts.input.id = 'input'
    this.prompt = h(
      'form',
      { class: 'prompt', part: 'prompt', dir: 'ltr', onsubmit: (event) => (event.preventDefault(), tools.submit()) },
      h('label', { for: 'input', 'aria-hidden': 'true' }, 'C:'),
      parts.input,
      this.send,
    )
    this.element = h(
      'section',
      { class: 'console', part: 'console' },
      h(
        'header',
        { class: 'head', part: 'head' },
        h('div', { class: 'title', part: 'title' }, this.service, this.role, parts.choice, this.host),
        this.phase,
        this.tools,
      ),
      parts.transcript,
      parts.failure,
      parts.commands,
      parts.guide,
      this.prompt,
      parts.status,
    )
  }

  speak(texts: Texts, service: Service, host: string): void {
    const role = texts.role(service.port)
    this.element.dir = texts.dir
    this.element.setAttribute('aria-label', texts.console([title(service), role].filter(Boolean).join(' '), host))
    setText(this.service, title(service))
    setText(this.role, role)
    setText(this.host, host)
    setText(this.copy, texts.copy)
    this.copy.title = texts.copyHint
    setText(this.hangUp, texts.hangUp)
    this.hangUp.title = texts.hangUpHint
    this.nameReset(this.reseter ?? { label: texts.reset, hint: texts.resetHint })
    this.close.setAttribute('aria-label', texts.close)
    this.close.title = texts.close
    this.parts.input.setAttribute('aria-label', texts.input)
    this.parts.transcript.lang = 'en'
  }

  /** Whether the service can be chosen in the head, and the console taken off the page. */
  offer(choice: boolean, close: boolean): void {
    show(this.parts.choice, choice)
    show(this.service, !choice)
    show(this.role, !choice)
    show(this.close, close)
  }

  /** One more tool, before those that end something. */
  add({ label, hint, run }: Tool): void {
    this.hangUp.before(h('button', { type: 'button', part: 'tool', title: hint, onclick: run }, label))
  }

  /** How far the session is, in the protocol's own words; empty: there is none. */
  at(phase: string, hint: string): void {
    setText(this.phase, phase)
    this.phase.title = hint
    show(this.phase, phase !== '')
  }

  /** What the reset tool does instead, and is called. */
  get resets(): Tool | undefined {
    return this.reseter
  }

  set resets(tool: Tool) {
    this.reseter = tool
    this.nameReset(tool)
  }

  private nameReset({ label, hint }: Omit<Tool, 'run'>): void {
    setText(this.reset, label)
    this.reset.title = hint
  }

  /** Connected: lines can be sent and the connection closed. Else the one button opens it. */
  connected(open: boolean, closed: boolean, texts: Texts): void {
    this.hangUp.disabled = !open
    this.prompt.classList.toggle('connects', closed)
    setText(this.send, closed ? texts.connect : texts.send)
  }
}

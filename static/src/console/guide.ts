// What a lesson asks for next, right above the input: its line and a button that
// does it, or why it cannot be done as things stand and the way back.

import { h, setText, show } from '../dom'

export interface Guide {
  /** "Step 3 of 9". */
  progress: string
  done: number
  of: number
  /** A sentence in place of a line: the lesson is over, or the step does not fit. */
  notice?: string
  /** The language of the notice, where it is the lesson's own. */
  lang?: string
  /** Whether the notice tells of something that differs. */
  differs?: boolean
  /** The line to send next, as the lesson writes it. */
  line?: string
  /** What the line is, for a screen reader and beside it: "Next". */
  label?: string
  /** The one thing to press. */
  action?: { label: string; hint?: string; run(): void } | { label: string; href: string }
}

export class GuideBar {
  readonly element: HTMLElement
  private readonly bar: HTMLProgressElement
  private readonly progress: HTMLElement
  private readonly label: HTMLElement
  private readonly line: HTMLElement
  private readonly notice: HTMLElement
  private readonly action: HTMLElement
  private shown = ''
  private run: (() => void) | undefined

  constructor() {
    this.bar = h('progress', { part: 'progress', max: 1, value: 0, 'aria-hidden': 'true' })
    this.progress = h('span', { class: 'count' })
    this.label = h('b', { class: 'label' })
    this.line = h('code', { dir: 'ltr', part: 'next-line' })
    this.notice = h('span', { class: 'notice' })
    this.action = h('span', { class: 'action' })
    const words = h('p', { class: 'words', role: 'status' }, this.label, ' ', this.line, this.notice)
    this.element = h(
      'div',
      { class: 'guide', part: 'next', hidden: true },
      h('p', { class: 'where' }, this.progress, this.bar),
      words,
      this.action,
    )
  }

  set(guide: Guide | null): void {
    show(this.element, guide !== null)
    if (!guide) return
    setText(this.progress, guide.progress)
    this.bar.max = Math.max(guide.of, 1)
    this.bar.value = guide.done
    this.element.classList.toggle('differs', guide.differs === true)
    setText(this.label, guide.label ?? '')
    setText(this.line, guide.line ?? '')
    setText(this.notice, guide.notice ?? '')
    if (guide.lang) this.notice.lang = guide.lang
    else this.notice.removeAttribute('lang')
    show(this.label, guide.label !== undefined)
    show(this.line, guide.line !== undefined)
    show(this.notice, guide.notice !== undefined)
    this.act(guide.action)
  }

  // The button stays the same element while only its work changes: it must not lose the focus between two steps.
  private act(action: Guide['action']): void {
    const key = !action ? '' : 'href' in action ? `a ${action.href} ${action.label}` : `b ${action.label}`
    this.run = action && 'run' in action ? action.run : undefined
    if (key !== this.shown) this.action.replaceChildren(...(action ? [this.make(action)] : []))
    this.shown = key
    const hint = action && 'run' in action ? action.hint : undefined
    if (hint) this.action.firstElementChild?.setAttribute('title', hint)
    else this.action.firstElementChild?.removeAttribute('title')
  }

  private make(action: NonNullable<Guide['action']>): HTMLElement {
    if ('href' in action) return h('a', { href: action.href, part: 'button' }, action.label)
    return h('button', { type: 'button', part: 'button', onclick: () => this.run?.() }, action.label)
  }
}

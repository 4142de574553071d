// The steps of a lesson where they stand in its prose: each line of the client
// becomes a button, shows how far it is, and where the server answered
// otherwise than the lesson, the difference stands under it.

import type { DiffLine, Step } from '../sandbox'
import { h, setText } from '../dom'
import type { Texts } from '../texts'
import { emptyLine, linesOf, marked, pressable } from './dialogue'

/** A wildcard of the lesson, which the prose shows as an ellipsis. */
const wildcard = /\[\.\.\.\]|\[\.\.(?:[A-Za-z0-9_-]+\.\.)?\]/g

const marks: Record<Step['state'], string> = { ahead: '', current: '▸', done: '✓', different: '≠' }

export interface StepActions {
  /** Does the step that is next. */
  perform(n: number): void
  /** Starts the lesson again from a step. */
  startFrom(n: number): void
}

interface Shown {
  number: number
  /** Where the server's listing begins: the line with the id step-N. */
  first: HTMLElement
  last: HTMLElement
  mark: HTMLElement
  state: HTMLElement
  button: HTMLButtonElement | undefined
  difference: HTMLElement | undefined
}

export class Steps {
  private readonly steps = new Map<number, Shown>()
  private offer: HTMLElement | undefined
  private current = 0

  constructor(
    root: ParentNode,
    private readonly texts: Texts,
    private readonly actions: StepActions,
  ) {
    for (const first of root.querySelectorAll<HTMLElement>('.dialogue li[id^="step-"]')) this.adopt(first)
  }

  /** The connection that a step belongs to; a step that shows no line opens it for the one after. */
  connOf(n: number): string {
    const step = this.steps.get(n) ?? this.steps.get(n + 1)
    return step?.first.closest<HTMLElement>('.dialogue')?.dataset['conn'] ?? ''
  }

  /** All connections that steps speak on. */
  get conns(): ReadonlySet<string> {
    return new Set([...this.steps.keys()].map((n) => this.connOf(n)))
  }

  /** What the client sends in a step, as the lesson writes it; '' where only the server speaks. */
  linesOf(n: number): string {
    const step = this.steps.get(n)
    if (!step?.first.classList.contains('client')) return ''
    return linesOf(step.first, 'step', n)
  }

  update(current: number, states: readonly Step[]): void {
    this.current = current
    for (const step of this.steps.values()) {
      const now = states[step.number - 1]
      if (!now) continue
      step.first.dataset['state'] = now.state
      setText(step.mark, marks[now.state])
      setText(step.state, this.texts.stepState[now.state])
      if (step.button) step.button.lang = this.ours.lang // its name is ours
      step.button?.setAttribute(
        'aria-label',
        `${this.texts.doStep(step.number)}: ${this.linesOf(step.number).replace(emptyLine, this.texts.emptyLine)} (${this.texts.stepState[now.state]})`,
      )
      if (now.state === 'current') step.first.setAttribute('aria-current', 'step')
      else step.first.removeAttribute('aria-current')
      this.differ(step, now.state === 'different' ? (now.diff ?? []) : undefined)
    }
    this.offer?.remove()
  }

  /**
   * Brings a step into view where it is not, with how the one before was answered where that differs; after the last one,
   * what stands in its place.
   */
  reveal(n: number, smoothly: boolean, instead?: HTMLElement): void {
    const next = this.steps.get(n)?.first ?? instead
    const before = this.steps.get(n - 1)
    const named = next ?? (before?.difference && before.first)
    if (!named) return
    const still = !smoothly || matchMedia('(prefers-reduced-motion: reduce)').matches
    // What stands over the text at the window's edges is in the element's scroll margins.
    const line = getComputedStyle(named)
    const ceiling = px(line.scrollMarginBlockStart)
    const free = innerHeight - px(line.scrollMarginBlockEnd) - ceiling
    const { top, height } = extent(named, before, free)
    if (top >= ceiling && top + height <= ceiling + free) return
    // A little over the middle of what is free, so that the answer is seen below it.
    scrollBy({ top: top - ceiling - Math.max(free - height, 0) * 0.4, behavior: still ? 'instant' : 'smooth' })
  }

  /** Offers, under a step that is not the next one, to start again from it. */
  offerFrom(n: number, why?: string): void {
    const step = this.steps.get(n)
    this.offer?.remove()
    if (!step) return
    this.offer = h(
      'li',
      { class: 'offer', ...this.ours },
      h('p', { class: why ? 'why' : 'hint' }, why ?? this.texts.startHereHint),
      h('button', { type: 'button', onclick: () => this.actions.startFrom(n) }, this.texts.startHere(n)),
    )
    ;(step.difference ?? step.last).after(this.offer)
  }

  /** Of what the page says within a dialogue, which is in English and runs from left to right. */
  private get ours(): { lang: string; dir: string } {
    return { lang: this.texts.lang, dir: this.texts.dir }
  }

  private adopt(first: HTMLElement): void {
    const number = Number(first.id.slice('step-'.length))
    let last = first
    for (let next = first.nextElementSibling; next && !next.id; next = next.nextElementSibling) last = next as HTMLElement
    const state = h('span', { class: 'state', ...this.ours, 'aria-hidden': 'true' })
    const button = pressable(first, () => this.press(number))
    this.steps.set(number, { number, first, last, mark: marked(first), state, button, difference: undefined })
    first.append(state)
  }

  private press(n: number): void {
    if (n === this.current) this.actions.perform(n)
    else this.offerFrom(n)
  }

  private differ(step: Shown, diff: readonly DiffLine[] | undefined): void {
    step.difference?.remove()
    step.difference = undefined
    if (!diff) return
    step.difference = h(
      'li',
      { class: 'difference', ...this.ours },
      h('p', {}, this.texts.differs),
      h('ol', { lang: 'en', dir: 'ltr', role: 'list' }, ...diff.map((line) => this.diffLine(line))),
    )
    step.last.after(step.difference)
  }

  private diffLine({ op, text }: DiffLine): HTMLElement {
    if (op === ' ') return h('li', {}, h('span', { class: 'op' }, '  '), text)
    const removed = op === '-'
    const where = removed ? this.texts.expected : this.texts.received
    return h(
      'li',
      {},
      h(
        removed ? 'del' : 'ins',
        {},
        h('span', { class: 'op' }, removed ? '− ' : '+ '),
        removed ? text.replace(wildcard, '…') : text,
      ),
      h('span', { class: 'where', ...this.ours }, where),
    )
  }
}

/**
 * What of a step and of the one before is to be seen in so much room: where the answer before differed, the difference is
 * the news, and the next step is named beside the console anyway.
 */
function extent(named: HTMLElement, before: Shown | undefined, room: number): { top: number; height: number } {
  const next = named.getBoundingClientRect()
  const difference = before?.difference?.getBoundingClientRect()
  if (!before || !difference) return next
  const asked = before.first.getBoundingClientRect()
  const end = Math.max(next.bottom, difference.bottom)
  const spans = [
    { top: asked.top, height: end - asked.top },
    { top: difference.top, height: end - difference.top },
    { top: asked.top, height: difference.bottom - asked.top },
  ]
  return spans.find(({ height }) => height <= room) ?? difference
}

function px(length: string): number {
  return parseFloat(length) || 0
}

// The transcript: a log of lines, each with the RFCs' gutter, `C: ` or `S: `.
// The gutter is real text in the line, so a selection copies as a dialogue that
// can be pasted into a mail, a bug report or a lesson, and back into a console.
//
// Lines are collected and put in once a frame, a limited number each time, so
// that an answer of ten thousand lines does not stop the page; the page keeps
// the last `bound` of them and says how many went before.

import { h, setText, show } from '../dom'
import { isolate, visible } from './bidi'

/** Who a line is from: client, server, what a terminal would say, and this console itself. */
export type Who = 'C' | 'S' | 'I' | 'N'

const names: Record<Who, string> = { C: 'client', S: 'server', I: 'info', N: 'note' }

/** How many lines stay in the page. */
export const bound = 3000

/** How many characters of a line are shown: ten thousand numbers of SEARCH, and no line without an end. */
const longest = 200_000

/** How many go in with one frame: some ten milliseconds' worth. */
const perFrame = 250

/** From so many lines in one go on they are counted aloud, not read. */
const readable = 30

export interface Words {
  log: string
  earlier(n: number): string
  cut(n: number): string
  came(n: number): string
  below: string
}

export class Transcript {
  readonly element: HTMLElement
  private readonly scroller: HTMLElement
  private readonly list: HTMLOListElement
  private readonly trimmed: HTMLElement
  private readonly below: HTMLElement
  private waiting: { who: Who; text: string | Node }[] = []
  /** Lines that no server has taken yet; those that are still text are shown with the next frame. */
  private unsent: (HTMLElement | string)[] = []
  private dropped = 0
  /** How many lines the present burst has brought; 0: it is over. */
  private burst = 0
  private frame = 0
  private stuck = true
  private top = 0
  private readonly resized: ResizeObserver

  /** `announce` says a sentence to a screen reader in place of lines that are too many to read. */
  constructor(
    private words: Words,
    private readonly announce: (text: string) => void,
  ) {
    this.list = h('ol', { role: 'list' })
    this.trimmed = h('p', { class: 'trimmed', hidden: true })
    this.scroller = h(
      'div',
      {
        class: 'log',
        part: 'log',
        role: 'log',
        tabindex: 0,
        'aria-label': words.log,
        dir: 'ltr',
        onscroll: () => this.scrolled(),
      },
      this.trimmed,
      this.list,
    )
    this.below = h(
      'button',
      { class: 'below', part: 'button', type: 'button', hidden: true, onclick: () => this.toEnd() },
      words.below,
    )
    this.element = h('div', { class: 'transcript' }, this.scroller, this.below)
    this.resized = new ResizeObserver(() => this.grown())
  }

  speak(words: Words): void {
    this.words = words
    this.scroller.setAttribute('aria-label', words.log)
    setText(this.below, words.below)
    if (this.dropped > 0) setText(this.trimmed, words.earlier(this.dropped))
  }

  /** Adds a line at the end, with the next frame; of a note it may be made already. */
  add(who: Who, text: string | Node): void {
    if (who === 'C') this.taken()
    this.waiting.push({ who, text })
    this.frame ||= requestAnimationFrame(() => this.flush())
  }

  /** Shows a line that no server has taken yet, unless one takes it before the next frame; the next client line takes its place. */
  addUnsent(text: string): void {
    this.unsent.push(text)
    this.frame ||= requestAnimationFrame(() => this.flush())
  }

  /** The first of the lines that no server had taken is taken, or refused. */
  taken(): void {
    const first = this.unsent.shift()
    if (first instanceof HTMLElement) first.remove()
  }

  /** The lines that no server had taken will not be taken any more. */
  dropUnsent(): void {
    while (this.unsent.length > 0) this.taken()
  }

  /** Something that is there has grown. */
  grown(): void {
    if (this.stuck) this.scroller.scrollTop = this.scroller.scrollHeight
  }

  clear(): void {
    this.waiting = []
    this.burst = 0
    this.unsent = []
    this.dropped = 0
    this.list.replaceChildren()
    show(this.trimmed, false)
    this.toEnd()
  }

  /** The dialogue as plain text, the gutter included. */
  text(): string {
    this.flush(Infinity)
    return [...this.list.querySelectorAll('.line:not(.note)')].map((item) => `${item.textContent}\n`).join('')
  }

  /** Goes to the last line, and stays there. */
  toEnd(): void {
    this.stuck = true
    show(this.below, false)
    this.scroller.scrollTop = this.scroller.scrollHeight
  }

  connect(): void {
    this.resized.observe(this.scroller)
    if (this.waiting.length > 0 || this.unsent.length > 0) this.frame ||= requestAnimationFrame(() => this.flush())
  }

  disconnect(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.resized.disconnect()
  }

  private flush(most = perFrame): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    if (this.waiting.length === 0) {
      this.showUnsent()
      return
    }
    this.burst = Math.max(this.burst, this.waiting.length)
    const aloud = this.burst <= readable
    this.scroller.setAttribute('aria-live', aloud ? 'polite' : 'off')

    // Those that could not stay anyway are not even made.
    const never = Math.max(this.waiting.length - bound, 0)
    const came = this.waiting.splice(0, never + most).slice(never)
    this.trim(never, this.list.children.length + came.length - bound)
    const lines = document.createDocumentFragment()
    for (const { who, text } of came) lines.append(this.line(who, text))
    const firstUnsent = this.unsent[0]
    if (firstUnsent instanceof HTMLElement) firstUnsent.before(lines)
    else this.list.append(lines)
    this.showUnsent()
    if (this.stuck) this.scroller.scrollTop = this.scroller.scrollHeight
    else show(this.below, true)

    if (this.waiting.length > 0) {
      this.frame = requestAnimationFrame(() => this.flush())
      return
    }
    if (!aloud) this.announce(this.words.came(this.burst))
    this.burst = 0
  }

  private showUnsent(): void {
    this.unsent = this.unsent.map((text) => {
      if (typeof text !== 'string') return text
      const item = this.line('C', text)
      item.classList.add('unsent')
      this.list.append(item)
      return item
    })
    this.grown()
  }

  /** Counts lines that were left out, and takes as many away from the beginning as are too many. */
  private trim(never: number, over: number): void {
    const gone = Math.min(Math.max(over, 0), this.list.children.length - this.unsent.filter((item) => item instanceof HTMLElement).length)
    if (never + gone === 0) return
    for (let n = 0; n < gone; n++) this.list.firstElementChild?.remove()
    this.dropped += never + gone
    setText(this.trimmed, this.words.earlier(this.dropped))
    show(this.trimmed, true)
  }

  private line(who: Who, text: string | Node): HTMLLIElement {
    const more = typeof text === 'string' ? text.length - longest : 0
    if (more <= 0) return line(who, text)
    const item = line(who, (text as string).slice(0, longest))
    item.append(h('bdi', { class: 'cut' }, this.words.cut(more)))
    return item
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller
    const end = scrollHeight - scrollTop - clientHeight < 8
    // Away from the end goes only who scrolls back: what is around the lines may have grown meanwhile.
    if (end) this.stuck = true
    else if (scrollTop < this.top) this.stuck = false
    this.top = scrollTop
    if (this.stuck) show(this.below, false)
  }
}

function line(who: Who, text: string | Node): HTMLLIElement {
  const item = document.createElement('li')
  item.className = `line ${names[who]}`
  item.setAttribute('part', `line ${names[who]}`)
  if (who === 'C' || who === 'S') {
    const gutter = document.createElement('span')
    gutter.className = 'gutter'
    gutter.textContent = `${who}: `
    item.append(gutter)
  }
  if (typeof text !== 'string') item.append(text)
  else if (who === 'N') item.append(h('bdi', {}, text))
  else item.append(...isolate(visible(text)))
  return item
}

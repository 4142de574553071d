// What the console is doing, in one sentence under the input: the place where
// the eye is. It is a polite live region. Where nothing goes on without the
// learner (the server could not be started), a sentence and a button stand in
// the transcript's place.

import { h, setText, show } from '../dom'
import type { ConnState } from '../protocol'
import type { Texts } from '../texts'

/** text, sasl and idle say what continue waits for; the others beside ConnState are of what runs the server, or leads to it. */
export type State = ConnState | 'text' | 'sasl' | 'idle' | 'loading' | 'connecting' | 'failed' | 'offline' | 'elsewhere'

export interface Situation {
  state: State
  /** loading: octets so far and in all (0: not known yet). */
  loaded: number
  total: number
  /** loading: lines are kept for the server. */
  kept: boolean
  /** literal: how many octets are still expected, and whether it is an SMTP chunk. */
  missing: number
  chunk: boolean
  /** The line that is being typed. */
  line: string
  /** failed: what failed. */
  error: string
  /** elsewhere: another tab has taken the record; else it had it before. */
  taken: boolean
  /** It was asked something, and has given no sign of life for a while. */
  silent: boolean
  /** failed: what the server had not taken stands in the input again. */
  returned: boolean
  /** failed: something was sent, or is to be, that starting again brings back. */
  sent: boolean
  /** How far the session is: see StateEvent. All are empty where there is none. */
  phase: string
  user: string
  mailbox: string
}

/** From how many milliseconds on it is said that an answer is waited for. */
const patience = 300

export class Status {
  readonly element: HTMLElement
  readonly failure: HTMLElement
  private readonly sentence: HTMLElement
  private readonly bar: HTMLProgressElement
  private readonly what: HTMLElement
  private readonly detail: HTMLElement
  private readonly hint: HTMLElement
  private readonly again: HTMLButtonElement
  private readonly stop: HTMLButtonElement
  private passing = 0
  private late = 0
  private now: Situation | undefined
  private shown: State | undefined

  constructor(
    private texts: Texts,
    startAgain: () => void,
  ) {
    this.sentence = h('span', { id: 'status', role: 'status' })
    this.bar = h('progress', { part: 'loading', max: 1, 'aria-label': texts.loading })
    this.stop = h('button', { type: 'button', part: 'button', class: 'stop', onclick: startAgain, hidden: true }, texts.stop)
    this.element = h('p', { class: 'status', part: 'status' }, this.bar, this.sentence, this.stop)
    this.what = h('b')
    this.detail = h('code', { dir: 'auto' })
    this.hint = h('span')
    this.again = h('button', { type: 'button', part: 'button', class: 'again', onclick: startAgain }, texts.startAgain)
    this.failure = h(
      'div',
      { class: 'failure', part: 'failure', role: 'alert', hidden: true },
      this.what,
      this.detail,
      this.hint,
      this.again,
    )
  }

  speak(texts: Texts): void {
    this.texts = texts
    setText(this.stop, texts.stop)
    this.bar.setAttribute('aria-label', texts.loading)
  }

  /** Says a sentence once, in place of the state, until the state changes or a while has gone by. */
  say(sentence: string): void {
    clearTimeout(this.passing)
    setText(this.sentence, sentence)
    this.passing = setTimeout(() => {
      this.passing = 0
      if (this.now) this.render(this.now)
    }, 4000)
  }

  render(now: Situation): void {
    this.now = now
    if (now.state !== this.shown) {
      clearTimeout(this.passing)
      this.passing = 0
    }
    this.shown = now.state
    const lost = now.state === 'failed' || now.state === 'offline' || now.state === 'elsewhere'
    show(this.failure, lost)
    show(this.element, !lost)
    if (lost) {
      const { what, detail, hint, again } = this.failureFor(now)
      setText(this.what, what)
      setText(this.detail, detail)
      show(this.detail, detail !== '')
      setText(this.hint, hint)
      setText(this.again, again)
      return
    }
    const silent = now.silent && this.stop.hidden
    show(this.stop, now.silent)
    // Who waits for an answer looks at the console: in a low window its lower edge may be out of view.
    if (silent && (this.element.getRootNode() as ShadowRoot).activeElement) this.stop.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    show(this.bar, now.state === 'loading' || now.state === 'connecting')
    if (now.total > 0 && now.state === 'loading') this.bar.value = now.loaded / now.total
    else this.bar.removeAttribute('value')
    // Nearly every answer is there at once: that it is waited for would only be read out, once more at each command.
    clearTimeout(this.late)
    if (now.silent) setText(this.sentence, this.texts.silent)
    else if (now.state === 'waiting') this.late = setTimeout(() => setText(this.sentence, this.texts.waiting), patience)
    else if (this.passing === 0 || now.state !== 'ready') setText(this.sentence, this.sentenceFor(now))
  }

  private failureFor({ state, error, sent, returned, taken }: Situation): Record<'what' | 'detail' | 'hint' | 'again', string> {
    const { elsewhere, elsewhereHint, goOnHere, failed, failedHint, failedReturned, offline, startAgain } = this.texts
    if (state === 'elsewhere') return { what: elsewhere(taken), detail: '', hint: elsewhereHint, again: goOnHere }
    if (state === 'failed') return { what: failed, detail: error, hint: returned ? failedReturned : sent ? failedHint : '', again: startAgain }
    return { what: offline, detail: error, hint: '', again: startAgain }
  }

  private sentenceFor(now: Situation): string {
    switch (now.state) {
      case 'loading':
        return now.kept ? this.texts.loadingKept : this.texts.loading
      case 'literal':
        return now.line === ''
          ? this.texts.literal(now.chunk, now.missing)
          : this.texts.literalTyped(now.chunk, now.missing, new TextEncoder().encode(now.line).length + 2)
      case 'text':
        return now.line === '.' ? this.texts.textEnds : now.line.startsWith('.') ? this.texts.textDot : this.texts.text
      case 'continue':
        return this.texts.goOn
      case 'ready':
      case 'connecting':
      case 'sasl':
      case 'idle':
      case 'closed':
        return this.texts[now.state]
      default:
        return ''
    }
  }
}

// A console on a real server: it says so unmistakably, asks before a password or a deletion goes out, and hides passwords.
// What is asked and refused is decided in server/guard; here it is shown. It is loaded only with such a console.

import css from './real.css'
import { adopt, h, setText, show } from '../dom'
import type { AskEvent, Target } from '../protocol'
import type { Texts } from '../texts'
import { realTextsFor, type RealTexts } from '../texts.real'
import type { Source } from './connection'
import type { Dress, Dressing, Told } from './dress'
import type { Parts } from './parts'
import { Question } from './question'
import { goesOnSecretly, secretAt, withoutSecret } from './secret'
import type { State } from './status'

/** A real server as a store: see ../bridge. */
export interface RealSource extends Source {
  /** Answers what was asked about a line. */
  answer(conn: string, yes: boolean): void
}

export interface Real {
  server: RealSource
  target: Target
  /** Who runs the bridge. */
  by: string
}

/** What makes a console one on a real server. */
export function dressed(real: Real): Dressing {
  return (parts, root) => new RealDress(real, parts, root)
}

class RealDress implements Dress {
  private own: RealTexts = realTextsFor('en')
  private readonly word = h('b')
  private readonly name = h('bdi')
  private readonly reveal: HTMLButtonElement
  private readonly question: Question
  private conn = ''
  private state: State = 'loading'
  private secret = false
  private command = ''

  constructor(
    private readonly real: Real,
    private readonly parts: Parts,
    root: ShadowRoot,
  ) {
    const { target, by } = real
    adopt(css, root)
    const { frame } = parts
    frame.element.classList.add('real')
    const at = h('bdi', { dir: 'ltr' }, `${target.host}:${target.port}`)
    frame.element.prepend(h('p', { class: 'banner', part: 'banner' }, this.word, ' ', this.name, ' ', at))
    setText(this.name, target.name)
    this.question = new Question({ host: target.host, site: location.host, by }, (yes, event) => this.answer(yes, event))
    frame.prompt.before(this.question.element)
    this.reveal = h('button', { type: 'button', class: 'reveal', part: 'button', 'aria-pressed': 'false', hidden: true, onclick: () => this.toggle() })
    parts.input.element.after(this.reveal)
    show(frame.reset, false)
    root.host.addEventListener('line', (event) => {
      const { who, text } = (event as CustomEvent<{ who: string; text: string }>).detail
      if (who === 'C' && this.state !== 'literal') this.command = text
    })
  }

  texts(texts: Texts): Texts {
    const { target } = this.real
    const own = (this.own = realTextsFor(texts.lang))
    setText(this.word, own.real)
    setText(this.reveal, own.show)
    this.reveal.setAttribute('aria-label', own.showTyped)
    this.question.speak(own)
    const { loading, loadingKept, failed, offline, copyHint } = own
    const { question } = this
    return {
      ...texts,
      ...{ loading, loadingKept, failed, offline, copyHint },
      get ready() {
        return question.asked ? own.answerFirst : texts.ready
      },
      failedHint: '',
      console: own.console,
      connecting: own.connecting(target.host),
      role: (port) => texts.role(target.protocol === 'smtp' && port === 465 ? 587 : port),
    }
  }

  began(): void {
    this.parts.transcript.add('N', this.own.begins(this.real.target.host))
  }

  told(event: Told): void {
    if (event.at === 'ask') this.ask(event)
  }

  now(state: State, typed: string): void {
    this.state = state
    if (this.question.asked && ['closed', 'failed', 'offline'].includes(state)) this.done()
    this.hide(this.isSecret(typed))
  }

  shown(line: string): string {
    return withoutSecret(this.real.target.protocol, line)
  }

  private ask(event: AskEvent): void {
    this.conn = event.conn
    this.parts.frame.prompt.inert = true
    this.question.ask(event, this.own)
  }

  private answer(yes: boolean, { shown }: AskEvent): void {
    this.done()
    if (!yes) this.parts.transcript.taken()
    if (!yes) this.parts.transcript.add('N', this.own.notSent(shown))
    this.real.server.answer(this.conn, yes)
  }

  private done(): void {
    this.question.close()
    this.parts.frame.prompt.inert = false
    this.parts.input.element.focus({ preventScroll: true })
  }

  private isSecret(typed: string): boolean {
    if (this.state === 'sasl') return typed !== '' && typed !== '*'
    if (this.state === 'literal') return goesOnSecretly(this.command)
    return this.state !== 'text' && secretAt(this.real.target.protocol, typed) >= 0
  }

  /** Shows dots for what is typed, or no longer. */
  private hide(secret: boolean): void {
    if (secret === this.secret) return
    this.secret = secret
    this.reveal.setAttribute('aria-pressed', 'false')
    show(this.reveal, secret)
    this.parts.frame.prompt.classList.toggle('secret', secret)
    if (secret) this.parts.status.say(this.own.secret)
  }

  private toggle(): void {
    const shown = this.parts.frame.prompt.classList.toggle('secret')
    this.reveal.setAttribute('aria-pressed', String(!shown))
    this.parts.input.element.focus({ preventScroll: true })
  }
}

// What a lesson with TLS has besides: the program that makes the handshakes, which comes as soon as the page has nothing
// else to do, and the panel with what passes on the wire.

import '../page' // see there
import css from '../wire.css'
import { Bridge } from '../bridge/server'
import { adopt, h, setText, show } from '../dom'
import type { Secrecy } from '../protocol'
import { Sandbox, type Status, type Store, type StoreListener } from '../sandbox'
import { wireTextsFor, type WireTexts } from '../texts.wire'
import { Heard } from './heard'
import { offer } from './peek'

/** How long nothing of it may come before a new try is offered, in milliseconds. */
const patience = 20_000

export class TLS {
  private readonly bridge = Bridge.get()
  private readonly texts: WireTexts
  private readonly sentence = h('span')
  private readonly detail = h('code', { dir: 'auto', lang: 'en' })
  private readonly bar = h('progress', { max: 1 })
  private readonly again: HTMLButtonElement
  private readonly element: HTMLElement
  /** There was a handshake, or one waits. */
  private wanted = false
  private failed = false
  private stalled = 0

  /** @param early what the store has said so far */
  constructor(
    main: HTMLElement,
    private readonly store: Store,
    early: Parameters<StoreListener>[0][],
  ) {
    adopt(css)
    const { lang } = document.documentElement
    this.texts = wireTextsFor(lang)
    this.again = h('button', { type: 'button', onclick: () => this.bridge.restart() }, this.texts.again)
    this.bar.setAttribute('aria-label', this.texts.loading)
    this.element = h('p', { class: 'secrecy', role: 'status', hidden: true }, this.sentence, this.bar, this.detail, this.again)
    main.querySelector('mail-console')?.before(this.element)
    const heard = new Heard(store, early)
    const panel = main.querySelector<HTMLDetailsElement>('details.wire')
    if (panel) offer(panel, 'sanduq:wire', async () => new (await import('./wire')).Wire(panel, heard, lang))
    this.bridge.listen((status) => this.update(status))
    const stop = Sandbox.get().listen(({ state }) => {
      if (state !== 'ready') return
      queueMicrotask(() => stop())
      whenIdle(() => this.bridge.load())
    })
  }

  /** Gets the sandbox a port to the program: see Sandbox.secrecy. */
  reach(tell: (secrecy: Secrecy) => void): void {
    this.wanted = true
    this.bridge.serve(tell)
    this.update(this.bridge.status)
  }

  private update(status: Status): void {
    const { state } = status
    show(this.element, this.wanted && state !== 'ready' && state !== 'idle')
    this.element.classList.toggle('failed', state === 'failed')
    setText(this.sentence, state === 'failed' ? this.texts.failed : this.texts.loading)
    setText(this.detail, state === 'failed' ? status.error : '')
    show(this.again, state === 'failed')
    clearTimeout(this.stalled)
    if (state === 'loading') this.stalled = setTimeout(() => show(this.again, true), patience)
    show(this.bar, state === 'loading')
    if (state === 'loading' && status.total > 0) this.bar.value = status.loaded / status.total
    else this.bar.removeAttribute('value')
    if (state === 'failed') this.failed ||= this.wanted
    if (state !== 'ready') return
    // The session goes on where the handshake was missing: what was sent is played again.
    if (this.failed) this.store.open()
    this.failed = false
  }
}

function whenIdle(f: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(f, { timeout: 5_000 })
  else setTimeout(f, 1_000)
}

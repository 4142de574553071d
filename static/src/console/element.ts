/*
<mail-console>: a console to a mail server that runs in the page.

  <script type="module" src="https://…/sanduq.js"></script>
  <mail-console><pre>
  a1 login alex drums
  a2 select newbox
  </pre></mail-console>

Its own text is a list of commands to run, one on each line; in a <pre> it reads well without script too. Each is shown
with a button that sends it. `C: ` before a command is dropped, and a line that begins with `S: ` is shown, not sent.

Attributes
  protocol   imap (the default), pop3 or smtp
  port       which of the protocol's ports; absent: the protocol's own
  mailboxes  address of a mailbox set, a tar; absent: the set that lies beside the script
  host       the name by which the server calls itself; absent: localhost
  store      consoles of one name share one mail store, each with its own connection; absent: a store of its own
  theme      light, dark, or page (what the page's color-scheme says); absent: what the system prefers
  lang       en or ar: the language of the labels; absent: that of the element around it. What is on the wire stays as it is
  keep       what was sent is kept in the browser under the store's name, and played back after a reload

Events, which bubble
  line       detail {who, text, replayed}: who is C (client), S (server) or I (said by neither, as a terminal would)
  state      detail {state}: loading, ready, waiting, literal, continue, idle, closed, failed, offline

Methods
  send(line)  sends a line as if it had been typed; connects where there is no connection
  focus()     goes to the input

Custom properties, all optional
  --sanduq-height  --sanduq-radius  --sanduq-font (monospace)  --sanduq-ui-font  --sanduq-size (of the monospace)
  --sanduq-ink  --sanduq-muted  --sanduq-paper  --sanduq-field  --sanduq-rule  --sanduq-edge (of buttons)
  --sanduq-accent (what to do next)  --sanduq-differs (what differs, what failed)

Parts, for ::part()
  console head title tool button commands command log line client server info note next next-line progress prompt input
  status loading failure

The styles are adopted style sheets and nothing sets a style attribute, so a page's style-src need not allow anything.
*/

import css from '../console.css'
import { Sandbox, type ProtocolName, type Status as SandboxStatus, type Store } from '../sandbox'
import type { ConnState } from '../protocol'
import { textsFor, type Texts } from '../texts'
import { Commands } from './commands'
import { Connection, ownStore, ports } from './connection'
import { GuideBar, type Guide } from './guide'
import { LineInput } from './input'
import { Sender } from './sender'
import { Status, type Situation, type State } from './status'
import { Transcript } from './transcript'
import { Frame } from './view'

type ConsoleEvent = Parameters<Parameters<Store['listen']>[0]>[0][number]

let sheet: CSSStyleSheet | undefined

/** How protocol.ts writes an octet that is no UTF-8. */
const loneSurrogate = /[\ud800-\udfff]/gu

/** A server-side render of this page may load the module where there is no HTMLElement. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

export class MailConsole extends Base {
  static readonly observedAttributes = ['lang', 'host']

  private texts: Texts = textsFor('en')
  private built = false
  private connection: Connection | undefined
  private stops: (() => void)[] = []
  private visible: IntersectionObserver | undefined
  private situation: Situation = { state: 'loading', loaded: 0, total: 0, kept: false, missing: 0, typed: 0, error: '' }
  private sandboxState: SandboxStatus['state'] = 'idle'
  private storeFault = ''
  private opened = false
  private connState: ConnState | undefined
  private opens = false
  private lastSent = ''
  private resetTool: { label: string; hint: string; run(): void } | undefined

  private readonly transcript = new Transcript(this.texts, (text) => this.status.say(text, this.situation))
  private readonly status = new Status(this.texts, () => Sandbox.get().restart())
  private readonly commands = new Commands(this.texts, (lines) => this.run(lines))
  private readonly guideBar = new GuideBar()
  private readonly input = new LineInput({ send: (line) => this.send(line), changed: () => this.typed() })
  private readonly sender = new Sender(
    (line) => this.connection?.send(line),
    (lines) => this.transcript.add('N', this.texts.unsent(lines)),
  )
  private readonly frame = new Frame(
    {
      commands: this.commands.element,
      transcript: this.transcript.element,
      failure: this.status.failure,
      guide: this.guideBar.element,
      input: this.input.element,
      status: this.status.element,
    },
    {
      copy: () => void this.copy(),
      hangUp: () => this.connection?.hangUp(),
      reset: () => this.reset(),
      submit: () => this.submit(),
    },
  )

  connectedCallback(): void {
    this.build()
    this.speak()
    this.transcript.connect()
    if (this.connection) this.listen()
    else if (!this.hasAttribute('lesson')) this.begin()
  }

  disconnectedCallback(): void {
    this.visible?.disconnect()
    for (const stop of this.stops.splice(0)) stop()
    this.transcript.disconnect()
    queueMicrotask(() => {
      if (!this.isConnected && this.opens) this.leave()
    })
  }

  attributeChangedCallback(): void {
    if (this.built) this.speak()
  }

  override focus(options?: FocusOptions): void {
    this.input.element.focus(options)
  }

  /** Sends a line as if it had been typed. */
  send(line: string): void {
    const now = this.situation.state
    this.transcript.toEnd()
    if (now === 'closed') this.open()
    if (now === 'loading' || now === 'failed' || now === 'offline') this.transcript.addUnsent(line)
    this.sender.add(line)
    this.render()
  }

  /** For the pages of a lesson: shows this connection of a store that somebody else drives. */
  attach(store: Store, name: string, protocol: ProtocolName, port = 0): void {
    this.connection = new Connection(store, name, protocol, port)
    this.build()
    this.speak()
    if (this.isConnected) this.listen()
  }

  /** For the pages of a lesson: what to do next; null takes it away. */
  guide(guide: Guide | null): void {
    this.guideBar.set(guide)
  }

  /** For the pages of a lesson: a sentence of this console's own in the transcript. */
  note(text: string): void {
    this.transcript.add('N', text)
  }

  /** For the pages of a lesson: what the reset tool does there, and what its name is. */
  set resets(tool: { label: string; hint: string; run(): void }) {
    this.resetTool = tool
    this.frame.nameReset(tool.label, tool.hint)
  }

  private build(): void {
    if (this.built) return
    this.built = true
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    root.adoptedStyleSheets = [sheet]
    root.append(this.frame.element)
    this.commands.set(this.textContent ?? '')
  }

  private speak(): void {
    const lang = this.getAttribute('lang') ?? this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    this.texts = textsFor(lang)
    this.frame.element.lang = lang
    this.frame.speak(this.texts, this.protocol.toUpperCase(), this.getAttribute('host') ?? '')
    this.transcript.speak(this.texts)
    this.status.speak(this.texts)
    if (this.resetTool) this.frame.nameReset(this.resetTool.label, this.resetTool.hint)
    this.commands.speak(this.texts)
    this.render()
  }

  private get protocol(): ProtocolName {
    const name = (this.connection?.protocol ?? this.getAttribute('protocol') ?? '').toLowerCase()
    return name in ports ? (name as ProtocolName) : 'imap'
  }

  // A page of documentation may have many consoles: none loads the server before somebody could see it.
  private begin(): void {
    this.visible = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        this.visible?.disconnect()
        this.start()
      },
      { rootMargin: '25%' },
    )
    this.visible.observe(this)
  }

  private start(): void {
    const name = this.getAttribute('store') ?? ownStore()
    const mailboxes = this.getAttribute('mailboxes')
    const host = this.getAttribute('host') || 'localhost'
    const store = Sandbox.get().store(name, {
      ...(mailboxes ? { mailboxes } : {}),
      host,
      ...(this.hasAttribute('keep') ? { key: `console:${name}` } : {}),
    })
    this.opens = true
    this.connection = Connection.named(store, this.protocol, Number(this.getAttribute('port')) || 0)
    this.listen()
    if (!this.connection.kept) this.open()
  }

  // Taken off the page for good, not moved on it.
  private leave(): void {
    this.connection?.hangUp()
    this.connection?.release()
    this.connection = undefined
  }

  private listen(): void {
    const connection = this.connection
    if (!connection || this.stops.length > 0) return
    const online = () => {
      if (this.situation.state === 'offline') Sandbox.get().restart()
    }
    addEventListener('online', online)
    this.stops.push(
      () => removeEventListener('online', online),
      Sandbox.get().listen((status) => this.sandbox(status)),
      connection.store.listen((events) => {
        let echoed = false
        for (const event of events) {
          this.hear(event)
          echoed ||= event.at === 'line' && event.who === 'C' && event.conn === connection.name
        }
        // A line that leaves the connection as it was (one of many of a message's text) is answered by its echo alone.
        if (echoed && this.connState) this.sender.state(this.connState)
        this.render()
      }),
    )
  }

  private sandbox(status: SandboxStatus): void {
    this.sandboxState = status.state
    if (status.state === 'loading') Object.assign(this.situation, { loaded: status.loaded, total: status.total })
    if (status.state === 'failed') this.situation.error = status.error
    this.render()
  }

  private hear(event: ConsoleEvent): void {
    switch (event.at) {
      case 'opening':
        this.storeFault = ''
        this.opened = false
        this.connState = undefined
        this.sender.forget()
        this.empty()
        break
      case 'cleared':
        this.opened = true
        this.empty()
        break
      case 'failed':
        // Once the store is open, a thing that could not be done ends nothing.
        if (!this.opened) this.storeFault = event.error
        else if (!event.conn || event.conn === this.connection?.name) this.transcript.add('N', event.error)
        break
      case 'line':
        if (event.conn === this.connection?.name) this.line(event.who, event.text, event.replayed)
        break
      case 'state':
        if (event.conn !== this.connection?.name) break
        this.opened = true
        this.connState = event.state
        this.situation.missing = event.octets
        this.sender.state(event.state)
        break
    }
  }

  private line(who: 'C' | 'S' | 'I', text: string, replayed: boolean): void {
    const shown = text.replace(loneSurrogate, '\ufffd')
    this.transcript.add(who, shown)
    if (who === 'C') {
      this.lastSent = text
      this.input.remember(text)
      this.commands.sent(text)
    }
    this.dispatchEvent(new CustomEvent('line', { bubbles: true, composed: true, detail: { who, text: shown, replayed } }))
  }

  private empty(): void {
    this.transcript.clear()
    this.commands.reset()
  }

  private open(): void {
    this.connState = undefined
    this.connection?.open()
  }

  private submit(): void {
    if (this.situation.state === 'closed' && this.input.element.value === '') {
      this.open()
      this.render()
    } else this.input.submit()
    this.focus()
  }

  private run(lines: string[]): void {
    for (const line of lines) this.send(line)
    this.focus()
  }

  private reset(): void {
    const store = this.connection?.store
    if (this.resetTool) this.resetTool.run()
    else if (store) {
      store.reset()
      for (const other of document.querySelectorAll<MailConsole>(this.localName)) {
        if (other.connection?.store === store && other.opens) other.open()
      }
    }
    this.focus()
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.transcript.text())
      this.status.say(this.texts.copied, this.situation)
    } catch {
      // The browser forbids it to this page: mark the lines, for the reader to copy.
      getSelection()?.selectAllChildren(this.transcript.element)
    }
  }

  private typed(): void {
    this.situation.typed =
      this.input.element.value === '' ? 0 : new TextEncoder().encode(this.input.element.value).length + 2
    if (this.situation.state === 'literal') this.render()
  }

  private render(): void {
    const before = this.situation.state
    this.situation.state = this.now()
    this.situation.kept = this.sender.length > 0
    if (this.storeFault) this.situation.error = this.storeFault
    const { state } = this.situation
    this.status.render(this.situation)
    this.frame.connected(['ready', 'waiting', 'literal', 'continue', 'idle'].includes(state), state === 'closed', this.texts)
    if (state !== before) this.dispatchEvent(new CustomEvent('state', { bubbles: true, composed: true, detail: { state } }))
  }

  private now(): State {
    if (this.sandboxState === 'failed') return navigator.onLine ? 'failed' : 'offline'
    if (this.storeFault) return navigator.onLine ? 'failed' : 'offline'
    if (this.sandboxState !== 'ready' || this.connState === undefined) return 'loading'
    if (this.connState === 'continue' && /^\S+ +idle *$/i.test(this.lastSent)) return 'idle'
    return this.connState
  }
}

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
  port       which of the protocol's ports: 143, 110, 25 (relay) or 587 (submission); absent: the protocol's own, of SMTP 25.
             Where either attribute is changed, the console hangs up and opens the other
  choose     the reader may choose protocol and port in the console's head
  closable   the reader may take the console off the page
  mailboxes  address of a mailbox set, a tar; absent: the set that lies beside the script
  host       the name by which the server calls itself; absent: localhost
  store      consoles of one name share one mail store, each with its own connection; absent: a store of its own
  theme      light, dark, or page (what the page's color-scheme says); absent: what the system prefers
  target     a real server, by the name that the owner of a bridge has given it; then protocol, port and the mailboxes are its own
  bridge     address of that bridge: https://…/-/bridge/
  lang       en or ar: the language of the labels; absent: that of the element around it. What is on the wire stays as it is
  connection the name of the connection, as a record of the store has it; absent: one that no other console has
  keep       what was sent is kept in the browser under the store's name, and played back after a reload

Events, which bubble
  line       detail {who, text, replayed}: who is C (client), S (server) or I (said by neither, as a terminal would)
  state      detail {state}: loading, connecting (to a real server), ready, waiting, literal (and an SMTP chunk), text (of an SMTP message), sasl, idle,
             continue (something else is asked for), closed, failed, offline, elsewhere (what is kept is open in another tab)
  choose     detail {protocol, port}: the reader has chosen; the attributes say so already
  close      the reader has taken the console off the page; it is said by the document, as the console is gone

Methods
  send(line)  sends a line as if it had been typed; connects where there is no connection
  focus()     goes to the input
  offer(text) shows these commands to run in place of the element's own text

Custom properties, all optional
  --sanduq-height  --sanduq-clear (what stands over the page at its top)  --sanduq-radius  --sanduq-font (monospace)  --sanduq-ui-font  --sanduq-size (of the monospace)
  --sanduq-ink  --sanduq-muted  --sanduq-paper  --sanduq-field  --sanduq-rule  --sanduq-edge (of buttons)
  --sanduq-accent (what to do next)  --sanduq-differs (what differs, what failed)  --sanduq-real (a real server)

Parts, for ::part()
  console head title services phase tool button commands command log line client server info note next next-line progress prompt input
  status loading failure banner question

The styles are adopted style sheets and nothing sets a style attribute, so a page's style-src need not allow anything.
*/

import css from '../console.css'
import { adopt, whenVisible } from '../dom'
import type { LineEvent, ProtocolName, Store } from '../sandbox'
import { textsFor, type Texts } from '../texts'
import { Attributes } from './attributes'
import { Connection, type Host, type Source } from './connection'
import type { Dress, Dressing, Told } from './dress'
import type { Guide } from './guide'
import { later } from './later'
import { Parts } from './parts'
import { same, serviceOf, type Service } from './service'
import { beginning, Session } from './session'
import type { Situation, State } from './status'
import type { Tool } from './view'

function reflect(element: HTMLElement, name: string, value: string | null | undefined): void {
  if (value == null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** Rendered on a server, the module is loaded where there is no HTMLElement. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

export class MailConsole extends Base {
  static readonly observedAttributes = ['lang', 'host', 'protocol', 'port', 'choose', 'closable']

  private texts: Texts = textsFor('en')
  private built = false
  private session: Session | undefined
  /** This console opened its connection itself, and opens it again after a reset. */
  private opens = false
  private toldState: State = 'loading'
  private unwatch = () => {}

  private dress: Dress | undefined
  private readonly attrs = new Attributes(this)
  private readonly parts = new Parts(this.texts, {
    choose: (service) => this.turnTo(service),
    run: (lines) => this.run(lines),
    send: (line) => this.send(line),
    typed: () => this.typed(),
    restart: () => {
      this.session?.again()
      this.focus({ preventScroll: true }) // what was pressed goes
    },
    copy: () => void this.parts.copy(this.texts),
    hangUp: () => this.session?.connection.hangUp(),
    reset: () => this.reset(),
    close: () => this.close(),
    submit: () => this.submit(),
  })

  connectedCallback(): void {
    this.build()
    this.speak()
    this.parts.transcript.connect()
    if (this.session) this.session.listen()
    // A page of documentation may have many consoles: none loads the server before somebody could see it.
    else if (!this.attrs.lesson) this.unwatch = whenVisible(this, () => this.start())
  }

  disconnectedCallback(): void {
    this.unwatch()
    this.session?.stop()
    this.parts.transcript.disconnect()
    queueMicrotask(() => {
      if (!this.isConnected && this.opens) this.leave()
    })
  }

  attributeChangedCallback(): void {
    if (!this.built) return
    this.speak()
    // Protocol and port may change together.
    queueMicrotask(() => this.follow())
  }

  override focus(options?: FocusOptions): void {
    this.parts.input.element.focus(options)
  }

  /** Sends a line as if it had been typed. */
  send(line: string): void {
    if (!this.session) this.start()
    this.parts.transcript.toEnd()
    // Of what goes to a real server a secret may be a part, which is known once the line before it is answered.
    const { state } = this.situation
    const known = state === 'ready' && this.session?.free
    if (!this.dress || known || ['loading', 'connecting', 'failed', 'offline'].includes(state)) this.parts.transcript.addUnsent(this.shown(line))
    this.session?.send(line)
  }

  /** For a page of ours: shows this connection of a store that somebody else drives. */
  attach(store: Source, name: string, protocol: ProtocolName, port = 0, host?: Host): Session {
    this.build()
    this.opens = host !== undefined
    const session = this.begin(new Connection(store, name, serviceOf(protocol, String(port)), host))
    this.speak()
    return session
  }

  /** For real.ts: what the console has besides from now on. */
  wear(dressing: Dressing): void {
    this.build()
    this.dress = dressing(this.parts, this.shadowRoot!)
    this.speak()
    this.dress.began()
  }

  /** Shows these commands to run, one on each line, in place of the element's own text. */
  offer(commands: string): void {
    this.parts.commands.set(commands)
  }

  /** For the page of a lesson: what to do next; null takes it away. */
  guide(guide: Guide | null): void {
    this.parts.guide.set(guide)
  }

  /** For the page of a lesson: a sentence of this console's own in the transcript. */
  note(text: string): void {
    this.parts.transcript.add('N', text)
  }

  /** For the page of a lesson: what the reset tool does there, and what its name is. */
  set resets(tool: Tool) {
    this.parts.frame.resets = tool
  }

  /** For a page of ours: one more tool in the head. */
  addTool(tool: Tool): void {
    this.parts.frame.add(tool)
  }

  /** For a page of ours: a sentence in place of the state, for a while. */
  say(sentence: string): void {
    this.parts.status.say(sentence)
  }

  // A framework sets what it finds to be a property: these two are the attributes of their names.
  get store(): string {
    return this.getAttribute('store') ?? ''
  }

  set store(name: string | null | undefined) {
    reflect(this, 'store', name)
  }

  get connection(): string {
    return this.getAttribute('connection') ?? ''
  }

  set connection(name: string | null | undefined) {
    reflect(this, 'connection', name)
  }

  /** For a page of ours: the store in the page that this console shows a connection of. */
  get mailStore(): Store {
    return this.mailConnection.store as Store
  }

  /** For a page of ours: the connection that this console shows; the first look starts it. */
  get mailConnection(): Connection {
    if (!this.session) this.start()
    return this.session!.connection
  }

  private get situation(): Situation {
    return this.session?.situation ?? beginning()
  }

  private get service(): Service {
    return this.session?.connection.service ?? this.attrs.service
  }

  private build(): void {
    if (this.built) return
    this.built = true
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    adopt(css, root)
    root.append(this.parts.frame.element)
    this.parts.commands.set(this.textContent ?? '')
  }

  private speak(): void {
    const { lang, lesson, host } = this.attrs
    this.texts = this.dress?.texts(textsFor(lang)) ?? textsFor(lang)
    this.parts.frame.element.lang = lang
    // A lesson names a connection where there is more than one: which device, say.
    const { name = '' } = lesson ? (this.session?.connection ?? {}) : {}
    const named = name === this.service.protocol ? '' : name
    this.parts.speak(this.texts, this.service, [named, host].filter(Boolean).join(', '))
    this.parts.frame.offer(this.attrs.has('choose') && !lesson, this.attrs.has('closable'))
    this.render()
  }

  private start(): void {
    this.unwatch()
    if (this.session || this.attrs.lesson) return
    if (this.attrs.has('target')) return void later.real().then(({ offer }) => offer(this))
    this.opens = true
    const connection = Connection.named(this.attrs.store(), this.attrs.service, this.attrs.connection)
    this.begin(connection).open(true)
  }

  // To another service, where the attributes name one.
  private follow(): void {
    const { session } = this
    const wanted = this.attrs.service
    if (!session || !this.opens || session.connection.real || same(session.connection.service, wanted)) return
    // Named while the old one still has its name: what that one says as it goes is not for the new one.
    const connection = Connection.named(session.connection.store, wanted)
    session.stop()
    this.leave()
    this.begin(connection).open()
    this.speak()
  }

  private turnTo({ protocol, port }: Service): void {
    this.setAttribute('protocol', protocol)
    this.setAttribute('port', String(port))
    this.tell('choose', { protocol, port })
    this.focus({ preventScroll: true })
  }

  private close(): void {
    this.remove()
    document.dispatchEvent(new CustomEvent('close'))
  }

  private begin(connection: Connection): Session {
    this.session?.stop()
    const session = (this.session = new Session(connection, {
      line: (line) => this.line(line),
      refused: (why) => {
        this.parts.transcript.taken()
        this.parts.transcript.add('N', why)
      },
      dropped: (lines) => {
        this.parts.transcript.dropUnsent()
        this.parts.transcript.add('N', this.texts.unsent(lines))
      },
      returned: (lines) => {
        this.parts.transcript.dropUnsent()
        this.parts.input.putBack(lines)
      },
      emptied: (waiting) => this.empty(waiting),
      told: (event) => this.told(event),
      changed: () => this.render(),
    }))
    if (this.isConnected) session.listen()
    return session
  }

  // Taken off the page for good, not moved on it.
  private leave(): void {
    this.session?.connection.hangUp()
    this.session?.connection.release()
    this.session = undefined
    this.empty([])
  }

  private line({ who, text, replayed, hidden }: LineEvent): void {
    const seen = who === 'C' ? this.shown(text) : text
    this.parts.transcript.add(who, seen)
    if (who === 'C') {
      if (!hidden && seen === text) this.parts.input.remember(text)
      this.parts.commands.sent(text)
    }
    this.tell('line', { who, text: seen, replayed })
  }

  private told(event: Told): void {
    this.dress?.told(event)
    // In the place of one that was changed another is sent.
    if (event.at === 'guarded' && event.why !== 'examine') this.parts.transcript.taken()
    if (event.at !== 'ask') this.parts.note(event, this.texts.lang)
  }

  private empty(waiting: readonly string[]): void {
    this.parts.empty(waiting.map((line) => this.shown(line)))
    this.dress?.began()
  }

  private shown(line: string): string {
    return this.dress?.shown(line) ?? line
  }

  private submit(): void {
    if (this.situation.state === 'closed' && this.parts.input.element.value === '') this.session?.open()
    else this.parts.input.submit()
    this.focus({ preventScroll: true })
  }

  private run(lines: string[]): void {
    for (const line of lines) this.send(line)
    this.focus({ preventScroll: true })
  }

  /** For a page of ours: fresh mailboxes and a new connection, for all consoles of the store. */
  reset(): void {
    const { store } = this.mailConnection
    if (this.parts.frame.resets) this.parts.frame.resets.run()
    else {
      store.reset?.()
      for (const other of document.querySelectorAll<MailConsole>(this.localName)) {
        if (other.opens && other.session?.connection.store === store) other.session.open()
      }
    }
    this.focus({ preventScroll: true })
  }

  private typed(): void {
    const { value } = this.parts.input.element
    this.situation.line = value
    this.dress?.now(this.situation.state, value)
    if (['literal', 'text'].includes(this.situation.state)) this.render()
  }

  private render(): void {
    const { state } = this.situation
    this.parts.render(this.situation, this.texts)
    if (state === this.toldState) return
    this.toldState = state
    this.dress?.now(state, this.parts.input.element.value)
    this.tell('state', { state })
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }))
  }
}

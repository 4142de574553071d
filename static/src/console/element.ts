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
  lang       en or ar: the language of the labels; absent: that of the element around it. What is on the wire stays as it is
  connection the name of the connection, as a record of the store has it; absent: one that no other console has
  keep       what was sent is kept in the browser under the store's name, and played back after a reload

Events, which bubble
  line       detail {who, text, replayed}: who is C (client), S (server) or I (said by neither, as a terminal would)
  state      detail {state}: loading, ready, waiting, literal (and an SMTP chunk), text (of an SMTP message), sasl, idle,
             continue (something else is asked for), closed, failed, offline
  choose     detail {protocol, port}: the reader has chosen; the attributes say so already
  close      the reader has taken the console off the page; it is said by the document, as the console is gone

Methods
  send(line)  sends a line as if it had been typed; connects where there is no connection
  focus()     goes to the input
  offer(text) shows these commands to run in place of the element's own text

Custom properties, all optional
  --sanduq-height  --sanduq-clear (what stands over the page at its top)  --sanduq-radius  --sanduq-font (monospace)  --sanduq-ui-font  --sanduq-size (of the monospace)
  --sanduq-ink  --sanduq-muted  --sanduq-paper  --sanduq-field  --sanduq-rule  --sanduq-edge (of buttons)
  --sanduq-accent (what to do next)  --sanduq-differs (what differs, what failed)

Parts, for ::part()
  console head title services phase tool button commands command log line client server info note next next-line progress prompt input
  status loading failure

The styles are adopted style sheets and nothing sets a style attribute, so a page's style-src need not allow anything.
*/

import css from '../console.css'
import { copyText } from '../clipboard'
import { whenVisible } from '../dom'
import { Sandbox, type ProtocolName, type Store } from '../sandbox'
import { textsFor, type Texts } from '../texts'
import { Attributes } from './attributes'
import { Choice } from './choice'
import { Commands } from './commands'
import { Connection } from './connection'
import { GuideBar, type Guide } from './guide'
import { LineInput } from './input'
import { same, serviceOf, type Service } from './service'
import { beginning, Session } from './session'
import { Status, type Situation, type State } from './status'
import { Transcript } from './transcript'
import { Frame, type Tool } from './view'

let sheet: CSSStyleSheet | undefined

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
  private resetTool: Tool | undefined
  private unwatch = () => {}

  private readonly attrs = new Attributes(this)
  private readonly transcript = new Transcript(this.texts, (text) => this.status.say(text))
  private readonly status = new Status(this.texts, () => Sandbox.get().restart())
  private readonly choice = new Choice((service) => this.choose(service))
  private readonly commands = new Commands(this.texts, (lines) => this.run(lines))
  private readonly guideBar = new GuideBar()
  private readonly input = new LineInput({ send: (line) => this.send(line), changed: () => this.typed() })
  private readonly frame = new Frame(
    {
      choice: this.choice.element,
      transcript: this.transcript.element,
      failure: this.status.failure,
      commands: this.commands.element,
      guide: this.guideBar.element,
      input: this.input.element,
      status: this.status.element,
    },
    {
      copy: () => void this.copy(),
      hangUp: () => this.session?.connection.hangUp(),
      reset: () => this.reset(),
      close: () => this.close(),
      submit: () => this.submit(),
    },
  )

  connectedCallback(): void {
    this.build()
    this.speak()
    this.transcript.connect()
    if (this.session) this.session.listen()
    // A page of documentation may have many consoles: none loads the server before somebody could see it.
    else if (!this.attrs.lesson) this.unwatch = whenVisible(this, () => this.start())
  }

  disconnectedCallback(): void {
    this.unwatch()
    this.session?.stop()
    this.transcript.disconnect()
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
    this.input.element.focus(options)
  }

  /** Sends a line as if it had been typed. */
  send(line: string): void {
    if (!this.session) this.start()
    this.transcript.toEnd()
    if (['loading', 'failed', 'offline'].includes(this.situation.state)) this.transcript.addUnsent(line)
    this.session?.send(line)
  }

  /** For the page of a lesson: shows this connection of a store that somebody else drives. */
  attach(store: Store, name: string, protocol: ProtocolName, port = 0): void {
    this.build()
    this.begin(new Connection(store, name, serviceOf(protocol, String(port))))
    this.speak()
  }

  /** Shows these commands to run, one on each line, in place of the element's own text. */
  offer(commands: string): void {
    this.commands.set(commands)
  }

  /** For the page of a lesson: what to do next; null takes it away. */
  guide(guide: Guide | null): void {
    this.guideBar.set(guide)
  }

  /** For the page of a lesson: a sentence of this console's own in the transcript. */
  note(text: string): void {
    this.transcript.add('N', text)
  }

  /** For the page of a lesson: what the reset tool does there, and what its name is. */
  set resets(tool: Tool) {
    this.resetTool = tool
    this.frame.nameReset(tool.label, tool.hint)
  }

  /** For a page of ours: one more tool in the head. */
  addTool(tool: Tool): void {
    this.frame.add(tool)
  }

  /** For a page of ours: a sentence in place of the state, for a while. */
  say(sentence: string): void {
    this.status.say(sentence)
  }

  /** For a page of ours: the connection that this console shows; the first look starts it. */
  get connection(): Connection {
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
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    root.adoptedStyleSheets = [sheet]
    root.append(this.frame.element)
    this.commands.set(this.textContent ?? '')
  }

  private speak(): void {
    const { lang, lesson, host } = this.attrs
    this.texts = textsFor(lang)
    this.frame.element.lang = lang
    // A lesson names a connection where there is more than one: which device, say.
    const { name = '' } = lesson ? (this.session?.connection ?? {}) : {}
    const named = name === this.service.protocol ? '' : name
    this.frame.speak(this.texts, this.service, [named, host].filter(Boolean).join(', '))
    this.frame.offer(this.attrs.has('choose') && !lesson, this.attrs.has('closable'))
    this.choice.speak(this.texts, this.service)
    this.transcript.speak(this.texts)
    this.status.speak(this.texts)
    if (this.resetTool) this.frame.nameReset(this.resetTool.label, this.resetTool.hint)
    this.commands.speak(this.texts)
    this.render()
  }

  private start(): void {
    this.unwatch()
    if (this.session || this.attrs.lesson) return
    this.opens = true
    const connection = Connection.named(this.attrs.store(), this.attrs.service, this.attrs.connection)
    const session = this.begin(connection)
    if (!connection.restored) session.open()
  }

  // To another service, where the attributes name one.
  private follow(): void {
    const { session } = this
    const wanted = this.attrs.service
    if (!session || !this.opens || same(session.connection.service, wanted)) return
    // Named while the old one still has its name: what that one says as it goes is not for the new one.
    const connection = Connection.named(session.connection.store, wanted)
    session.stop()
    this.leave()
    this.begin(connection).open()
    this.speak()
  }

  private choose({ protocol, port }: Service): void {
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
    const session = new Session(connection, {
      line: (who, text, replayed) => this.line(who, text, replayed),
      refused: (why) => this.transcript.add('N', why),
      dropped: (lines) => this.transcript.add('N', this.texts.unsent(lines)),
      emptied: (waiting) => this.empty(waiting),
      changed: () => this.render(),
    })
    this.session = session
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

  private line(who: 'C' | 'S' | 'I', text: string, replayed: boolean): void {
    this.transcript.add(who, text)
    if (who === 'C') {
      this.input.remember(text)
      this.commands.sent(text)
    }
    this.tell('line', { who, text, replayed })
  }

  private empty(waiting: readonly string[]): void {
    this.transcript.clear()
    for (const line of waiting) this.transcript.addUnsent(line)
    this.commands.reset()
  }

  private submit(): void {
    if (this.situation.state === 'closed' && this.input.element.value === '') this.session?.open()
    else this.input.submit()
    this.focus({ preventScroll: true })
  }

  private run(lines: string[]): void {
    for (const line of lines) this.send(line)
    this.focus({ preventScroll: true })
  }

  /** For a page of ours: fresh mailboxes and a new connection, for all consoles of the store. */
  reset(): void {
    const { store } = this.connection
    if (this.resetTool) this.resetTool.run()
    else {
      store.reset()
      for (const other of document.querySelectorAll<MailConsole>(this.localName)) {
        if (other.opens && other.session?.connection.store === store) other.session.open()
      }
    }
    this.focus({ preventScroll: true })
  }

  private async copy(): Promise<void> {
    if (await copyText(this.transcript.text())) this.status.say(this.texts.copied)
    // Mark the lines, for the reader to copy.
    else getSelection()?.selectAllChildren(this.transcript.element)
  }

  private typed(): void {
    const { value } = this.input.element
    this.situation.line = value
    if (['literal', 'text'].includes(this.situation.state)) this.render()
  }

  private render(): void {
    const { state, phase, user, mailbox } = this.situation
    this.status.render(this.situation)
    this.frame.at(state === 'closed' ? '' : this.texts.phase(phase, user, mailbox), this.texts.phaseHint)
    const open = !['loading', 'closed', 'failed', 'offline'].includes(state)
    this.frame.connected(open, state === 'closed', this.texts)
    if (state !== this.toldState) this.tell('state', { state })
    this.toldState = state
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }))
  }
}

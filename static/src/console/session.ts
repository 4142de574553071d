// What goes on between a console and its connection: what the sandbox and the
// store say becomes lines to show and one state, and lines to send wait here
// until they can go.

import type { ConnState } from '../protocol'
import type { LineEvent, Status as HostStatus, Store } from '../sandbox'
import type { Connection } from './connection'
import type { OfRecord, Told } from './dress'
import { Sender } from './sender'
import type { Situation, State } from './status'

type StoreEvents = Parameters<Parameters<Store['listen']>[0]>[0]
type StoreEvent = StoreEvents[number]

/** How protocol.ts writes an octet that is no UTF-8. */
const loneSurrogate = /[\ud800-\udfff]/gu

export interface SessionEvents {
  line(line: LineEvent): void
  /** Something that was asked for could not be done; the session goes on. */
  refused(why: string): void
  /** Lines that were waiting are not sent: the connection closed. */
  dropped(lines: number): void
  /** The server will not have these lines any more, and nothing was said upon them. */
  returned(lines: readonly string[]): void
  /** All that was shown is void, but for the lines that wait to be sent. */
  emptied(waiting: readonly string[]): void
  /** Something is said of the connection beside its lines and its state. */
  told(event: Told): void
  /** The situation is another. */
  changed(): void
}

/** The situation of a console whose session has not begun. */
export function beginning(): Situation {
  const nothing = { kept: false, missing: 0, chunk: false, line: '', error: '', sent: false, returned: false, silent: false, taken: false, phase: '', user: '', mailbox: '' }
  return { state: 'loading', loaded: 0, total: 0, ...nothing }
}

export class Session {
  readonly situation = beginning()
  private stops: (() => void)[] = []
  private hostState: HostStatus['state'] = 'idle'
  private storeFault = ''
  private opened = false
  /** This session's console opens the connection, and nobody else does. */
  private opens = false
  /** The connection was asked for and the store has not come to be. */
  private lost = false
  private connState: ConnState | undefined
  private command = ''
  private heard = ''
  /** The record is another tab's. */
  private elsewhere = false
  /** What is to be told of the record as soon as there is a transcript. */
  private untold: OfRecord[] = []
  private readonly sender: Sender

  constructor(
    readonly connection: Connection,
    private readonly events: SessionEvents,
  ) {
    this.sender = new Sender(
      (line) => connection.send(line),
      (lines) => events.dropped(lines),
    )
  }

  listen(): void {
    if (this.stops.length > 0) return
    const online = () => {
      if (this.situation.state === 'offline') this.connection.host.restart()
    }
    addEventListener('online', online)
    this.stops.push(
      () => removeEventListener('online', online),
      this.connection.host.listen((status) => this.host(status)),
      this.connection.store.listen((events) => this.hear(events)),
    )
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop()
  }

  /**
   * Opens the connection; what is to be sent waits for it.
   * @param resumes what an earlier visit has left is played back instead
   */
  open(resumes = false): void {
    this.opens = true
    this.connState = undefined
    if (resumes) this.connection.resume()
    else this.connection.open()
    this.change()
  }

  /** Whether a line would be sent at once. */
  get free(): boolean {
    return this.sender.free
  }

  /** Sends a line as soon as it may be sent. */
  send(line: string): void {
    if (this.situation.state === 'closed') this.open()
    this.sender.add(line)
    this.change()
  }

  private host(status: HostStatus): void {
    const failed = this.hostState === 'failed'
    this.hostState = status.state
    if (status.state === 'loading') Object.assign(this.situation, { loaded: status.loaded, total: status.total })
    this.situation.silent = status.state === 'ready' && status.silent === true
    if (status.state === 'failed') {
      this.situation.error = status.error
      this.situation.returned = this.takeBack()
      this.sender.pause()
    }
    // A store in the page is opened anew from its log. Of a real server nothing is kept.
    if (this.connection.real && failed && status.state !== 'failed' && this.opens && this.connState !== 'closed') this.open()
    this.change()
  }

  private hear(events: StoreEvents): void {
    let echoed = false
    for (const event of events) {
      if ('conn' in event && event.conn !== '' && event.conn !== this.connection.name) continue
      this.take(event)
      echoed ||= event.at === 'line' && event.who === 'C'
    }
    // A line that leaves the connection as it was (one of many of a message's text) is answered by its echo alone.
    if (echoed && this.connState) this.sender.state(this.connState)
    this.change()
  }

  private take(event: StoreEvent): void {
    switch (event.at) {
      case 'opening':
        this.storeFault = ''
        this.elsewhere = false
        this.opened = false
        this.connState = undefined
        Object.assign(this.situation, { phase: '', user: '', mailbox: '' })
        this.takeBack()
        this.sender.pause()
        if (this.lost && this.opens && !this.connection.kept) this.connection.open()
        this.lost = false
        this.events.emptied(this.sender.waiting)
        break
      case 'cleared':
        this.events.emptied(this.sender.waiting)
        // A lesson says itself what that means for it.
        if (event.changed && !this.connection.ofLesson) this.untold.push({ at: 'changed' })
        this.begun()
        break
      case 'elsewhere':
        this.elsewhere = true
        this.situation.taken = event.taken
        this.sender.pause()
        break
      case 'unkept':
      case 'aside':
        this.untold.push(event)
        if (this.opened) this.begun()
        break
      case 'failed':
        this.sender.taken()
        // Once the store is open, a thing that could not be done ends nothing.
        if (this.opened) {
          this.events.refused(event.error)
          if (event.conn !== '' && this.connState === undefined) this.unopened()
        } else {
          this.storeFault = event.error
          this.lost = true
        }
        break
      case 'line':
        if (event.who === 'C') this.sender.taken()
        // What answers a continuation request is no command.
        if (event.who === 'C' && this.connState !== 'continue') this.command = event.text
        if (event.who === 'S') this.heard = event.text
        this.events.line({ ...event, text: event.text.replace(loneSurrogate, '\ufffd') })
        break
      case 'state':
        this.begun()
        this.connState = event.state
        this.situation.missing = event.octets
        this.situation.chunk = this.connection.service.protocol === 'smtp'
        Object.assign(this.situation, { phase: event.phase, user: event.user, mailbox: event.mailbox })
        this.sender.state(event.state)
        break
      case 'secured':
      case 'insecure':
      case 'ask':
      case 'guarded':
      case 'ended':
        this.sender.taken()
        this.events.told(event)
        break
    }
  }

  /** Whether there were lines to take back. */
  private takeBack(): boolean {
    const lines = this.sender.takeBack()
    if (lines.length > 0) this.events.returned(lines)
    return lines.length > 0
  }

  private begun(): void {
    this.opened = true
    for (const event of this.untold.splice(0)) this.events.told(event)
  }

  /** The host has no such server: nothing is on its way any more. */
  private unopened(): void {
    this.connState = 'closed'
    this.sender.discard()
  }

  private change(): void {
    this.situation.state = this.now()
    this.situation.kept = this.sender.waiting.length > 0
    this.situation.sent = this.situation.kept || this.connection.store.log.some((entry) => entry.kind === 'send')
    if (this.storeFault) this.situation.error = this.storeFault
    this.events.changed()
  }

  /** Begins anew what could not go on. */
  again(): void {
    if (this.elsewhere) this.connection.store.takeOver?.()
    else this.connection.host.restart()
  }

  private now(): State {
    if (this.elsewhere) return 'elsewhere'
    if (this.hostState === 'failed' || this.storeFault) return navigator.onLine ? 'failed' : 'offline'
    // To a real server nobody connects but the reader.
    if (this.connection.real && !this.opens) return 'closed'
    if (this.hostState !== 'ready') return 'loading'
    if (this.connState === undefined) return this.connection.real ? 'connecting' : 'loading'
    return this.connState === 'continue' ? this.asked() : this.connState
  }

  /** What the server asks for. POP3 asks for nothing but SASL's answers (RFC 5034), SMTP for a message's text besides. */
  private asked(): State {
    if (this.connection.service.protocol === 'smtp') return this.heard.startsWith('354') ? 'text' : 'sasl'
    if (this.connection.service.protocol === 'pop3' || /^\S+ +authenticate /i.test(this.command)) return 'sasl'
    return /^\S+ +idle *$/i.test(this.command) ? 'idle' : 'continue'
  }
}

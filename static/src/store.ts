// One mail store as the page sees it: what may be asked of it, and what it says.

import type { Entry, LessonSource, OpenRequest, ProgressEvent, ProtocolName, Resource, StoreEvent, StoreRequest } from './protocol'
import { Record, type Logged, type Unkept } from './record'
import type { Reached } from './runs'
import { why } from './why'

export interface StoreOptions {
  /** URL of a mailbox set's tar; absent: the set beside the script. */
  mailboxes?: string
  /** The host's name; a lesson's own where there is a lesson. */
  host?: string
  /** Of each user, in octets. */
  quota?: number
  /** source is a URL. */
  lesson?: { source: string; name: string; file: string }
  /** Where in the browser's storage the log is kept, such as "lesson:06-expunge"; absent: it ends with the page. */
  key?: string
  /** What it begins with: what was sent to another store. Then there is no key. */
  begin?: Logged
}

export type StoreListener = (events: readonly (StoreEvent | LocalEvent)[]) => void

/** What the page itself says about a store, beside what the Worker says. */
export type LocalEvent =
  /** The store begins anew from its log: all that was shown of it so far is void, and is said again, as replayed. */
  | { at: 'opening'; store: string }
  /** From now on the log is not kept over a reload. */
  | { at: 'unkept'; store: string; why: Unkept }

/** How a Store reaches the Worker. */
export interface Courier {
  post(request: OpenRequest | StoreRequest): void
  resource(url: string): Promise<Resource>
  readonly defaultSet: string
}

export class Store {
  private readonly listeners = new Set<StoreListener>()
  private readonly record: Record
  /** The connections that an earlier visit has left, as long as they are what it left. */
  readonly restored: Set<string>
  /** Requests made before the store is opened: its files are still being fetched. */
  private waiting: StoreRequest[] | null = []
  private opened = 0
  /** A new Worker is to be asked again. */
  private looking: StoreRequest | undefined

  /** Use Sandbox.store. */
  constructor(
    readonly name: string,
    readonly options: StoreOptions,
    private readonly courier: Courier,
  ) {
    const key = options.key ? `sanduq:${options.key}` : ''
    this.record = new Record(key, Date.now(), (why) => this.hear([{ at: 'unkept', store: name, why }]))
    if (options.begin) this.record.begin(options.begin)
    this.restored = new Set(this.record.log.map(({ conn }) => conn))
  }

  /** Calls f with what happens from now on, many events at once where they come together; returns how to stop that. */
  listen(f: StoreListener): () => void {
    this.listeners.add(f)
    return () => this.listeners.delete(f)
  }

  /** Opens a connection; port 0 is the protocol's own. */
  connect(conn: string, protocol: ProtocolName, port = 0): void {
    this.post({ do: 'connect', store: this.name, conn, protocol, port })
  }

  /** Sends one line, given without its line end. */
  send(conn: string, text: string): void {
    this.post({ do: 'send', store: this.name, conn, text })
  }

  hangup(conn: string): void {
    this.post({ do: 'hangup', store: this.name, conn })
  }

  /** Does step n of the lesson for the learner; connects where needed. */
  step(n: number): void {
    this.post({ do: 'step', store: this.name, n })
  }

  /** A fresh store in which all steps before n have been done. */
  restart(n: number): void {
    this.post({ do: 'restart', store: this.name, n })
  }

  /** Does line k, from 1, of a task's solution; 0: all of it. */
  solve(task: number, k: number): void {
    this.post({ do: 'solve', store: this.name, task, k })
  }

  /** Has the mailboxes shown from now on, with the messages of one; without a user, of the one that the learner has open. */
  look(user = '', mailbox = ''): void {
    this.looking = { do: 'look', store: this.name, user, mailbox }
    this.post(this.looking)
  }

  /** Ends what look began. */
  lookAway(): void {
    this.looking = undefined
    this.post({ do: 'look', store: this.name, user: '', mailbox: '', off: true })
  }

  /** Brings a file of the learner's own into a user's mailboxes: one message, or an mbox. */
  import(user: string, file: string, bytes: ArrayBuffer): void {
    this.post({ do: 'import', store: this.name, user, file, bytes })
  }

  /** A fresh store and an empty log. */
  reset(): void {
    this.post({ do: 'reset', store: this.name })
  }

  /** All that was sent, and to what. */
  get logged(): Logged {
    const { hash, start, log } = this.record
    return { hash, start, log }
  }

  /** What was sent so far, as it is kept. */
  get log(): readonly Entry[] {
    return this.record.log
  }

  /** What the log belongs to. */
  get hash(): string {
    return this.record.hash
  }

  /**
   * For Sandbox: (re)opens the store in a new Worker, from its log.
   * @param undelivered what was asked before and never reached a Worker
   */
  open(undelivered: readonly StoreRequest[] = []): void {
    const opening = ++this.opened
    this.waiting = [...undelivered, ...(this.waiting ?? [])]
    this.tell([{ at: 'opening', store: this.name }])
    this.fetch().then(
      (request) => {
        if (opening !== this.opened) return
        this.courier.post(request)
        const waiting = this.waiting ?? []
        this.waiting = null
        if (this.looking) this.courier.post(this.looking)
        for (const r of waiting) this.courier.post(r)
      },
      (fault: unknown) => {
        if (opening === this.opened) this.tell([{ at: 'failed', store: this.name, conn: '', error: why(fault) }])
      },
    )
  }

  /** For Sandbox: forgets what was sent, and what was to be. */
  forget(): void {
    this.record.clear('', Date.now())
    this.waiting = null
  }

  /** For Sandbox: takes what the Worker said of this store. */
  hear(events: readonly (StoreEvent | LocalEvent)[]): void {
    for (const e of events) {
      if (e.at === 'logged') this.record.add(e.entry)
      if (e.at === 'cleared') this.record.clear(e.hash, e.start)
      if (e.at === 'progress') this.record.reached = reachedBy(e)
    }
    this.tell(events)
  }

  private tell(events: readonly (StoreEvent | LocalEvent)[]): void {
    for (const f of [...this.listeners]) {
      try {
        f(events)
      } catch (fault) {
        reportError(fault)
      }
    }
  }

  private post(request: StoreRequest): void {
    if (this.waiting) this.waiting.push(request)
    else this.courier.post(request)
  }

  private async fetch(): Promise<OpenRequest> {
    const { mailboxes, host, quota, lesson } = this.options
    const [set, source] = await Promise.all([
      this.courier.resource(mailboxes ?? this.courier.defaultSet),
      lesson ? this.courier.resource(lesson.source) : undefined,
    ])
    const request: OpenRequest = { do: 'open', store: this.name, set, start: this.record.start }
    if (host) request.host = host
    if (quota) request.quota = quota
    if (lesson && source) request.lesson = { source, name: lesson.name, file: lesson.file } satisfies LessonSource
    if (this.record.log.length > 0) {
      request.log = this.record.log.slice()
      request.hash = this.record.hash
    }
    return request
  }
}

/** What is kept of how far a lesson is. */
export function reachedBy({ current, steps, tasks }: ProgressEvent): Reached {
  return {
    done: Math.min(current - 1, steps.length),
    of: steps.length,
    different: steps.filter(({ state }) => state === 'different').length,
    tasks: tasks.map(({ state }) => state === 'done'),
  }
}

// One mail store as the page sees it: what may be asked of it, and what it says.

import type { Entry, LessonSource, OpenRequest, ProgressEvent, ProtocolName, Resource, StoreEvent, StoreRequest } from './protocol'
import type { Unreadable } from './records/database'
import type { Reached } from './records/run'
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
  /** Under what name the browser keeps the log, such as "lesson:06-expunge"; absent: it ends with the page. */
  key?: string
  /** What it begins with: what was sent to another store. Then there is no key. */
  begin?: Logged
}

/** What was sent to a store, and what that was. */
export interface Logged {
  /** Of the mail, or of the lesson and its mail. */
  version: string
  /** The world's clock at millisecond 0, in milliseconds since 1970. */
  start: number
  log: readonly Entry[]
}

/** What was sent since a store began (anew). */
export interface Present extends Logged {
  log: Entry[]
  /** Of a lesson: how far it is. */
  reached?: Reached
}

/** Keeps in the browser what is sent to a store. What it is given it looks at again with each change. */
export interface Keeper {
  /** Resolves with what is kept, as soon as no other tab writes it. */
  hold(): Promise<Present | undefined>
  /** Takes it from the tab that writes it. */
  take(): void
  /** A new log begins; renamed: what was sent to that version was sent to this one, by another name. */
  begun(present: Present, renamed?: string): void
  /** There is more of it. */
  changed(): void
}

/** Why a record is not kept: the browser has no database for us, it has no room, or the record is too long. */
export type Unkept = 'unavailable' | 'full' | 'long'

export interface KeeperEvents {
  /** Another tab writes the record. */
  waits(): void
  /** Another tab has taken it. */
  lost(): void
  /** From now on what is sent is not kept. */
  unkept(why: Unkept): void
  /** What was kept cannot be read, and was put aside as it is. */
  aside(why: Unreadable): void
}

/** How a record comes to be kept. Whoever has pages says so; what does it is loaded with the first record. */
export const records: { keep: (key: string, events: KeeperEvents) => Promise<Keeper> } = {
  keep: () => Promise.reject(new Error('nobody says how')),
}

export type StoreListener = (events: readonly (StoreEvent | LocalEvent)[]) => void

/** What the page itself says about a store, beside what the Worker says. */
export type LocalEvent =
  /** The store begins anew from its log: all that was shown of it so far is void, and is said again, as replayed. */
  | { at: 'opening'; store: string }
  /** The record is another tab's, and nothing goes on here until that tab is gone, or takeOver is called; taken: it was this tab's. */
  | { at: 'elsewhere'; store: string; taken: boolean }
  /** From now on the log is not kept over a reload. */
  | { at: 'unkept'; store: string; why: Unkept }
  /** What was kept could not be read. It is there still, and the store began anew. */
  | { at: 'aside'; store: string; why: Unreadable }

/** How a Store reaches the Worker. */
export interface Courier {
  post(request: OpenRequest | StoreRequest): void
  resource(url: string): Promise<Resource>
  readonly defaultSet: string
}

export class Store {
  private readonly listeners = new Set<StoreListener>()
  private present: Present
  private keeper: Promise<Keeper | undefined> | undefined
  /** Resolves when the record is read, and this tab's: then it is mine. */
  private held: Promise<void> | undefined
  private mine = false
  /** The connections that an earlier visit has left, as long as they are what it left. */
  private readonly left = new Set<string>()
  /** Of what waits, the connections to open unless an earlier visit has left them. */
  private readonly resumed = new WeakSet<StoreRequest>()
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
    const { version = '', start = Date.now(), log = [] } = options.begin ?? {}
    this.present = { version, start, log: [...log] }
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

  /** Opens a connection unless an earlier visit has left it, which is played back. */
  resume(conn: string, protocol: ProtocolName, port = 0): void {
    const request: StoreRequest = { do: 'connect', store: this.name, conn, protocol, port }
    if (this.waiting) this.resumed.add(request)
    else if (this.left.has(conn)) return
    this.post(request)
  }

  /** The connection of this name is another from now on. */
  release(conn: string): void {
    this.left.delete(conn)
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

  /** Goes on here with what another tab has: see LocalEvent. */
  takeOver(): void {
    void this.keeper?.then((keeper) => keeper?.take())
  }

  /** All that was sent, and to what. */
  get logged(): Logged {
    return this.present
  }

  /** What was sent so far, as it is kept. */
  get log(): readonly Entry[] {
    return this.present.log
  }

  /** How far the lesson was when something was last heard of it. */
  get reached(): Reached | undefined {
    return this.present.reached
  }

  /** Resolves when what was kept of an earlier visit is read. */
  async read(): Promise<void> {
    await this.hold()
  }

  /**
   * For Sandbox: (re)opens the store in a new Worker, from its log.
   * @param undelivered what was asked before and never reached a Worker
   */
  open(undelivered: readonly StoreRequest[] = []): void {
    const opening = ++this.opened
    this.waiting = [...undelivered, ...(this.waiting ?? [])]
    const files = this.fetch()
    void this.hold()
      .then(() => {
        if (opening === this.opened) this.tell([{ at: 'opening', store: this.name }])
        return files
      })
      .then(
        (files) => {
          if (opening === this.opened) this.begin(files)
        },
        (fault: unknown) => {
          if (opening === this.opened) this.tell([{ at: 'failed', store: this.name, conn: '', error: why(fault) }])
        },
      )
  }

  /** For Sandbox: forgets what was sent, and what was to be. */
  forget(): void {
    this.clear('', Date.now())
    this.waiting = null
  }

  /** For Sandbox: takes what the Worker said of this store. */
  hear(events: readonly (StoreEvent | LocalEvent)[]): void {
    // What an old Worker says of a record that is another tab's is void.
    if (this.options.key && !this.mine) return
    for (const e of events) {
      if (e.at === 'logged') this.present.log.push(e.entry)
      if (e.at === 'cleared') this.clear(e.version, e.start, e.changed)
      if (e.at === 'progress') this.present.reached = reachedBy(e)
      if (e.at === 'logged' || e.at === 'progress') void this.keeper?.then((keeper) => keeper?.changed())
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

  private clear(version: string, start: number, changed = true): void {
    const before = this.present.version
    const present = (this.present = { version, start, log: [] })
    void this.keeper?.then((keeper) => keeper?.begun(present, !changed && before !== '' && before !== version ? before : undefined))
  }

  private hold(): Promise<void> {
    return this.options.key ? (this.held ??= this.recall(`sanduq:${this.options.key}`)) : Promise.resolve()
  }

  private async recall(key: string): Promise<void> {
    const store = this.name
    const keeper = await (this.keeper ??= records
      .keep(key, {
        waits: () => this.tell([{ at: 'elsewhere', store, taken: false }]),
        lost: () => {
          this.held = undefined
          this.mine = false
          this.tell([{ at: 'elsewhere', store, taken: true }])
          this.open()
        },
        unkept: (why) => this.tell([{ at: 'unkept', store, why }]),
        aside: (why) => this.tell([{ at: 'aside', store, why }]),
      })
      .catch(() => undefined))
    const kept = await keeper?.hold()
    if (!keeper) this.tell([{ at: 'unkept', store, why: 'unavailable' }])
    // Without a database what was sent is here alone, and stays.
    if (kept) this.present = kept
    for (const { conn } of this.present.log) this.left.add(conn)
    this.mine = true
  }

  private async fetch(): Promise<Omit<OpenRequest, 'start'>> {
    const { mailboxes, host, quota, lesson } = this.options
    const [set, source] = await Promise.all([
      this.courier.resource(mailboxes ?? this.courier.defaultSet),
      lesson ? this.courier.resource(lesson.source) : undefined,
    ])
    return {
      do: 'open',
      store: this.name,
      set,
      ...(host && { host }),
      ...(quota && { quota }),
      ...(lesson && source && { lesson: { source, name: lesson.name, file: lesson.file } satisfies LessonSource }),
    }
  }

  private begin(files: Omit<OpenRequest, 'start'>): void {
    const { version, start, log, reached } = this.present
    const record = { version, log: log.slice(), done: reached?.done ?? 0, different: reached?.different ?? 0 }
    this.courier.post({ ...files, start, ...(log.length > 0 && { record }) })
    const waiting = this.waiting ?? []
    this.waiting = null
    if (this.looking) this.courier.post(this.looking)
    for (const request of waiting) {
      const left = this.resumed.has(request) && 'conn' in request && this.left.has(request.conn)
      if (!left) this.courier.post(request)
    }
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

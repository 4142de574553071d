// The sandbox of a page: one Worker that runs the mail host, and the stores in it. What a console is built on:
//
//   const store = Sandbox.get().store('free', { key: 'free' })
//   store.listen((events) => { … })
//   store.connect('imap', 'imap')
//   store.send('imap', 'a1 login alex drums')
//
// Everything may be asked at once: the Worker starts with the first store, and what is asked before it is ready, or while
// it has failed, waits in order until it is.

import { start, type Link } from './link'
import type { Batch, Event, LineEvent, LinesEvent, OpenRequest, Request, Resource, StoreEvent, StoreRequest } from './protocol'
import { Store, type StoreOptions } from './store'

export type { Entry, StoreEvent, LineEvent, StateEvent, ProgressEvent, Step, StepState, DiffLine, ConnState, Who, ProtocolName } from './protocol'
export type { Logged } from './record'
export type { LocalEvent, StoreListener, StoreOptions, Store } from './store'

export type Status =
  | { state: 'idle' }
  /** In octets, uncompressed; loaded equals total while the program is being started. */
  | { state: 'loading'; loaded: number; total: number }
  | { state: 'ready' }
  /** error says in English what failed. */
  | { state: 'failed'; error: string }

/** A Worker that has been asked something and says nothing for this long is asked whether it lives, in milliseconds… */
const doubt = 5_000
/** …and given up when it says nothing to that either. A search of a large mailbox may take seconds. */
const silence = 25_000

export class Sandbox {
  private static only: Sandbox | undefined

  /** The page's sandbox. */
  static get(): Sandbox {
    return (Sandbox.only ??= new Sandbox(new URL(SANDUQ_ROOT, import.meta.url)))
  }

  private now: Status = { state: 'idle' }
  private readonly stores = new Map<string, Store>()
  private readonly listeners = new Set<(status: Status) => void>()
  private link: Link | undefined
  private queue: (OpenRequest | StoreRequest)[] = []
  private watch: ReturnType<typeof setTimeout> | undefined

  private constructor(private readonly root: URL) {}

  get status(): Status {
    return this.now
  }

  /** Calls f with the status as it is, and with every change; returns how to stop that. */
  listen(f: (status: Status) => void): () => void {
    this.listeners.add(f)
    f(this.now)
    return () => this.listeners.delete(f)
  }

  /** The store of this name, made with these options where it is not there yet. */
  store(name: string, options: StoreOptions = {}): Store {
    let store = this.stores.get(name)
    if (!store) {
      store = new Store(name, options, {
        post: (request) => this.post(request),
        resource: (url) => this.resource(url),
        defaultSet: new URL('mailboxes/smallorg.tar', this.root).href,
      })
      this.stores.set(name, store)
      // Not before the caller has had its turn to listen.
      const opening = store
      queueMicrotask(() => opening.open())
      if (this.now.state === 'idle') this.start()
    }
    return store
  }

  /** Hears no more of a store: the next of its name is another, and takes its place in the Worker. */
  forget(store: Store): void {
    if (this.stores.get(store.name) === store) this.stores.delete(store.name)
  }

  /** After a failure: a new Worker, and in it all stores from their logs; fresh: from nothing. */
  restart({ fresh = false } = {}): void {
    this.end()
    const undelivered = this.queue.splice(0)
    this.start()
    for (const store of this.stores.values()) {
      if (fresh) store.forget()
      store.open(fresh ? [] : undelivered.filter((r): r is StoreRequest => r.store === store.name && r.do !== 'open'))
    }
  }

  private start(): void {
    this.become({ state: 'loading', loaded: 0, total: 0 })
    this.link = start(this.root, { hear: (batch) => this.hear(batch), fail: (error) => this.fail(error) })
  }

  private end(): void {
    clearTimeout(this.watch)
    this.watch = undefined
    this.link?.close()
    this.link = undefined
  }

  private fail(error: string): void {
    this.end()
    this.become({ state: 'failed', error })
  }

  private become(status: Status): void {
    this.now = status
    for (const f of [...this.listeners]) {
      try {
        f(status)
      } catch (fault) {
        reportError(fault)
      }
    }
  }

  private post(request: OpenRequest | StoreRequest): void {
    if (this.now.state !== 'ready') {
      this.queue.push(request)
      return
    }
    this.send(request)
  }

  private send(request: Request): void {
    this.link?.post(request, request.do === 'open' ? buffers(request) : [])
    this.watch ??= setTimeout(() => {
      this.link?.post({ do: 'ping' })
      this.watch = setTimeout(() => this.fail('the mail server in this page does not answer any more'), silence)
    }, doubt)
  }

  private hear(batch: Batch): void {
    clearTimeout(this.watch)
    this.watch = undefined
    const heard = new Map<string, StoreEvent[]>()
    for (const e of JSON.parse(batch) as Event[]) {
      switch (e.at) {
        case 'loading':
          this.become({ state: 'loading', loaded: e.loaded, total: e.total })
          break
        case 'ready':
          this.become({ state: 'ready' })
          for (const request of this.queue.splice(0)) this.send(request)
          break
        case 'pong':
          break
        default:
          if (!e.store) {
            if (e.at === 'failed') this.fail(e.error)
            break
          }
          if (!heard.has(e.store)) heard.set(e.store, [])
          for (const one of apart(e)) heard.get(e.store)?.push(one)
      }
    }
    for (const [name, events] of heard) this.stores.get(name)?.hear(events)
  }

  /** A file of the page's own origin is fetched here: the Worker, of the script's origin, may not be allowed to. */
  private async resource(url: string): Promise<Resource> {
    const at = new URL(url, document.baseURI)
    if (at.origin !== location.origin || at.origin === this.root.origin) return { url: at.href }
    const answer = await fetch(at)
    if (!answer.ok) throw new Error(`${at.href}: ${answer.status} ${answer.statusText}`)
    return { bytes: await answer.arrayBuffer() }
  }
}

/** A run of lines as one event each. */
function apart(e: Exclude<StoreEvent, LineEvent> | LinesEvent): StoreEvent[] {
  if (e.at !== 'lines') return [e]
  const { texts, ...common } = e
  return texts.map((text) => ({ ...common, at: 'line', text }))
}

function buffers(request: OpenRequest): ArrayBuffer[] {
  return [request.set, request.lesson?.source].flatMap((r) => (r && 'bytes' in r ? [r.bytes] : []))
}

// A Worker that runs a Go program of ours, as the page sees it: started when it is first needed, watched while it is asked
// something, begun anew after a failure. What is asked before it is ready waits in order until it is.

import { start, type Link, type Program } from './link'
import type { Batch, Event, LineEvent, LinesEvent, Request, Secrecy, StoreEvent } from './protocol'

export type Status =
  | { state: 'idle' }
  /** In octets, uncompressed; loaded equals total while the program is being started. */
  | { state: 'loading'; loaded: number; total: number }
  /** silent: it was asked something, and has given no sign of life since. */
  | { state: 'ready'; silent?: true }
  /** error says in English what failed. */
  | { state: 'failed'; error: string }

/** A Worker that has been asked something and says nothing for this long is asked whether it lives, in milliseconds… */
const doubt = 2_000
/** …and if it says nothing to that either, so much is told. It may be dead, or busy with a large mailbox: who waits for it decides. */
const silence = 1_000

/** What a store does with what is said of it. */
interface Hearer {
  hear(events: readonly StoreEvent[]): void
}

type Asked = Exclude<Request, { do: 'ping' }>

export abstract class Engine<S extends Hearer> {
  private now: Status = { state: 'idle' }
  protected readonly stores = new Map<string, S>()
  private readonly listeners = new Set<(status: Status) => void>()
  private link: Link | undefined
  protected queue: Asked[] = []
  private watch: ReturnType<typeof setTimeout> | undefined

  protected constructor(
    protected readonly root: URL,
    private readonly program: Program,
  ) {}

  get status(): Status {
    return this.now
  }

  /** Calls f with the status as it is, and with every change; returns how to stop that. */
  listen(f: (status: Status) => void): () => void {
    this.listeners.add(f)
    f(this.now)
    return () => this.listeners.delete(f)
  }

  /** Begins anew after a failure, or where the program is silent. */
  abstract restart(): void

  protected start(): void {
    this.become({ state: 'loading', loaded: 0, total: 0 })
    this.link = start(this.root, { hear: (batch) => this.hear(batch), fail: (error) => this.fail(error) }, this.program)
  }

  protected end(): void {
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

  protected post(request: Asked): void {
    if (this.now.state !== 'ready') {
      this.queue.push(request)
      return
    }
    this.send(request)
  }

  /** The program wants to reach the one that has TLS; tell may be called again, when that is gone. */
  protected reach(tell: (secrecy: Secrecy) => void): void {
    tell({ do: 'tls', error: 'there is no TLS here' })
  }

  private reached(link: Link | undefined): void {
    this.reach((secrecy) => {
      if (link === this.link) this.post(secrecy)
    })
  }

  private send(request: Asked): void {
    this.link?.post(request, moved(request))
    this.watch ??= setTimeout(() => {
      this.link?.post({ do: 'ping' })
      this.watch = setTimeout(() => this.become({ state: 'ready', silent: true }), silence)
    }, doubt)
  }

  private hear(batch: Batch): void {
    clearTimeout(this.watch)
    this.watch = undefined
    if (this.now.state === 'ready' && this.now.silent) this.become({ state: 'ready' })
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
        case 'tls':
          this.reached(this.link)
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
}

/** A run of lines as one event each. */
function apart(e: Exclude<StoreEvent, LineEvent> | LinesEvent): StoreEvent[] {
  if (e.at !== 'lines') return [e]
  const { texts, ...common } = e
  return texts.map((text) => ({ ...common, at: 'line', text }))
}

/** What goes to the Worker and is not copied. */
function moved(request: Asked): Transferable[] {
  if (request.do === 'serve' || (request.do === 'tls' && 'port' in request)) return [request.port]
  if (request.do === 'connect' && request.way) return [request.way]
  if (request.do !== 'open') return []
  return [request.set, request.lesson?.source].flatMap((r) => (r && 'bytes' in r ? [r.bytes] : []))
}

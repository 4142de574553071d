// The script of a Worker, the sandbox's or the bridge's: runs its Go program, hands it what the page asks, and the page what it says.

import { lent, own } from './fetched'
import { octets } from './octets'
import { run } from './program'
import type { Batch, Entry, Event, Hello, OpenRequest, RealRequest, Request, Resource, SecrecyRequest, StoreRequest } from './protocol'
import { Way } from './secrecy'
import { why } from './why'

/** What the Go program takes: a request whose files are there, and whose text is octets. */
type Asked =
  | Exclude<StoreRequest, { do: 'send' | 'import' }>
  | RealRequest
  | Exclude<SecrecyRequest, { do: 'tls' }>
  | { do: 'import'; store: string; user: string; file: string; bytes: Uint8Array }
  | {
      do: 'open'
      store: string
      set: Uint8Array
      host: string
      quota: number
      lesson: { source: Uint8Array; name: string; file: string } | null
      start: number
      log: { millis: number; conn: string; kind: Entry['kind']; text: Uint8Array }[]
      version: string
      done: number
      different: number
    }

/** What the Go program finds as the global "sanduq". */
interface Host {
  /**
   * Called once, when it can be asked. Lines are sent in a way of their own, as there are many, and each value that Go
   * reads out of an object costs microseconds: store, connection and line, with a NUL between.
   */
  ready(ask: (asked: Asked) => void, send: (line: Uint8Array) => void): void
  /** JSON text of Event[]: the first so many octets, valid during the call. */
  say(batch: Uint8Array, length: number): void
  /** Gives the sandbox a port to the program that has TLS. */
  tls(side: string, name: string, at: number): MessagePort
}

let port: MessagePort | undefined
/** The folder of the site where the page is of another origin. */
let lender: URL | undefined
let ask: ((asked: Asked) => void) | undefined
let send: ((line: Uint8Array) => void) | undefined
let over = false

/** Each store's requests are carried out in order, also while its files are still on their way. */
const turns = new Map<string, Promise<void>>()

self.onmessage = ({ data, ports }: MessageEvent<Hello>) => {
  if (port || data.sanduq !== 'port' || !ports[0]) return
  port = ports[0]
  if (data.foreign) lender = new URL('..', self.location.href)
  port.onmessage = (e: MessageEvent<Request>) => take(e.data)
  run((loaded, total) => say({ at: 'loading', loaded, total })).then(fail, fail)
}

const way = new Way(() => say({ at: 'tls' }))
const decoder = new TextDecoder()
const host: Host = {
  ready(asked, sent) {
    ask = asked
    send = sent
    say({ at: 'ready' })
  },
  say(batch, length) {
    port?.postMessage(decoder.decode(batch.subarray(0, length)) satisfies Batch)
  },
  tls: (side, name, at) => way.channel({ side, name, at }),
}
Object.assign(self, { sanduq: host })

function say(...events: Event[]): void {
  port?.postMessage(JSON.stringify(events) satisfies Batch)
}

function fail(fault: unknown): void {
  if (over) return
  over = true
  say({ at: 'failed', store: '', conn: '', error: why(fault) })
}

function take(request: Request): void {
  if (request.do === 'ping') {
    say({ at: 'pong' })
    return
  }
  if (request.do === 'tls') {
    way.take(request)
    return
  }
  if (request.do === 'serve') {
    call(ask, request)
    return
  }
  const { store } = request
  const turn = turns.get(store)
  if (!turn && request.do !== 'open') {
    hand(request)
    return
  }
  const next = (turn ?? Promise.resolve()).then(() => carryOut(request))
  turns.set(store, next)
  void next.then(() => {
    if (turns.get(store) === next) turns.delete(store)
  })
}

async function carryOut(request: OpenRequest | RealRequest | StoreRequest): Promise<void> {
  if (request.do !== 'open') {
    hand(request)
    return
  }
  try {
    const { store, lesson } = request
    const { log, ...record } = request.record ?? { version: '', log: [], done: 0, different: 0 }
    const [set, source] = await Promise.all([content(request.set), lesson ? content(lesson.source) : null])
    call(ask, {
      do: 'open',
      store,
      set,
      host: request.host ?? '',
      quota: request.quota ?? 0,
      lesson: lesson && source ? { source, name: lesson.name, file: lesson.file } : null,
      start: request.start,
      log: log.map((e) => ({ ...e, text: octets(e.text) })),
      ...record,
    })
  } catch (fault) {
    say({ at: 'failed', store: request.store, conn: '', error: why(fault) })
  }
}

function hand(request: RealRequest | StoreRequest): void {
  if (request.do === 'send') call(send, octets(`${request.store}\0${request.conn}\0${request.text}`))
  else if (request.do === 'import') call(ask, { ...request, bytes: new Uint8Array(request.bytes) })
  else call(ask, request)
}

/** Asks the program. Where that throws, the program is over, and no later call could do better. */
function call<T>(program: ((asked: T) => void) | undefined, asked: T): void {
  if (over || !program) return
  try {
    program(asked)
  } catch (fault) {
    fail(fault)
  }
}

function content(resource: Resource): Promise<Uint8Array> {
  if ('bytes' in resource) return Promise.resolve(new Uint8Array(resource.bytes))
  return lender ? lent(resource.url, lender) : own(resource.url)
}

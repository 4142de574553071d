// What a listener on the wire has heard: in the clear what was written at once, under TLS one record after the other.

import type { WireEvent } from '../protocol'
import type { Store, StoreListener } from '../sandbox'

type Events = Parameters<StoreListener>[0]

/** How many pieces are kept, and how many octets of each. */
const bound = 200
const most = 512

export interface Piece {
  conn: string
  who: WireEvent['who']
  /** The first ones. */
  octets: Uint8Array
  /** How many there are in all. */
  length: number
  /** It is a record of TLS. */
  record: boolean
}

/** A record of which not all has passed. */
interface Begun {
  piece: Piece
  missing: number
}

export class Heard {
  pieces: Piece[] = []
  /** How many were before those. */
  earlier = 0
  private readonly begun = new Map<string, Begun>()
  private readonly listeners = new Set<(came: Piece[] | null) => void>()

  /** @param early what the store has said so far */
  constructor(store: Store, early: Events[]) {
    for (const events of early) this.hear(events)
    store.listen((events) => this.hear(events))
  }

  /** Calls f with what comes, or with null where all is void; returns how to stop that. */
  listen(f: (came: Piece[] | null) => void): () => void {
    this.listeners.add(f)
    return () => this.listeners.delete(f)
  }

  private hear(events: Events): void {
    const came: Piece[] = []
    for (const event of events) {
      if (event.at === 'opening' || event.at === 'cleared') {
        came.length = 0
        this.clear()
      } else if (event.at === 'wire') this.take(event, came)
      else if (event.at === 'state' && event.state === 'closed') this.forget(event.conn)
    }
    if (came.length > 0) this.keep(came)
  }

  private clear(): void {
    this.pieces = []
    this.earlier = 0
    this.begun.clear()
    for (const f of this.listeners) f(null)
  }

  private forget(conn: string): void {
    for (const who of ['C', 'S']) this.begun.delete(`${who} ${conn}`)
  }

  private keep(came: Piece[]): void {
    const all = [...this.pieces, ...came]
    this.earlier += Math.max(all.length - bound, 0)
    this.pieces = all.slice(-bound)
    for (const f of this.listeners) f(came.slice(-bound))
  }

  private take({ conn, who, octets: base64, length }: WireEvent, came: Piece[]): void {
    const octets = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const key = `${who} ${conn}`
    for (let at = 0; at < length; ) {
      const rest = octets.subarray(at)
      const begun = this.begun.get(key)
      if (begun) {
        const { piece } = begun
        const n = Math.min(begun.missing, length - at)
        piece.octets = joined(piece.octets, rest.subarray(0, n))
        begun.missing -= n
        at += n
        if (begun.missing > 0) continue
        this.begun.delete(key)
        came.push(piece)
        continue
      }
      const size = sizeOf(rest)
      const piece: Piece = { conn, who, octets: new Uint8Array(), length: size, record: true }
      if (size > 0) this.begun.set(key, { piece, missing: size })
      else {
        came.push({ ...piece, octets: rest.slice(0, most), length: length - at, record: false })
        break
      }
    }
  }
}

function joined(first: Uint8Array, more: Uint8Array): Uint8Array {
  const all = new Uint8Array(Math.min(first.length + more.length, most))
  all.set(first)
  all.set(more.subarray(0, all.length - first.length), first.length)
  return all
}

/**
 * How many octets a TLS record has that begins so (RFC 8446, section 5.1): five, and as many as the last two of those say;
 * 0: it is none. No line of a mail protocol begins like one.
 */
function sizeOf([type = 0, major, minor = 0, high, low]: Uint8Array): number {
  if (type < 20 || type > 23 || major !== 3 || minor > 4 || high === undefined || low === undefined) return 0
  return 5 + high * 256 + low
}

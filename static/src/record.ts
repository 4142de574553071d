// What was sent to a store, kept in the browser so that a reload can go on where it was.
//
// Each tab writes its whole record, never a part, to two places: to its own sessionStorage and to the localStorage that
// all tabs share. A reload reads its own tab's record back; a new tab starts from a copy of whichever tab wrote last. So
// two tabs with the same store each go on with their own, and the worst that one does to the other is to be the last.

import type { Entry } from './protocol'

/** More than this, in characters, is not kept: replaying it would take longer than starting over. */
const most = 400_000

/** How long a burst of entries is collected before it is written, in milliseconds. */
const pause = 100

type Row = [millis: number, conn: string, kind: Entry['kind'], text: string]

/** What was sent to a store, and what that was. */
export interface Logged {
  /** Of the mail, and of the lesson. */
  hash: string
  /** The world's clock at millisecond 0, in milliseconds since 1970. */
  start: number
  log: readonly Entry[]
}

interface Kept {
  v: 1
  hash: string
  start: number
  log: Row[]
}

/** Why a record is not kept: the browser has no storage for us, it has no room, or the record is too long. */
export type Unkept = 'unavailable' | 'full' | 'long'

export class Record {
  hash = ''
  start: number
  log: Entry[] = []
  private size = 0
  private lost = false
  private timer: ReturnType<typeof setTimeout> | undefined

  /**
   * @param key where it is kept; empty: nowhere, only in memory
   * @param start for a new record: the world's clock at its beginning
   * @param unkept is told when the record stops being kept
   */
  constructor(
    private readonly key: string,
    start: number,
    private readonly unkept: (why: Unkept) => void,
  ) {
    this.start = start
    if (!key) return
    const kept = read(sessionStore(), key) ?? read(localStore(), key)
    if (kept) {
      this.hash = kept.hash
      this.start = kept.start
      this.log = kept.log.map(([millis, conn, kind, text]) => ({ millis, conn, kind, text }))
      this.size = this.log.reduce((n, e) => n + weigh(e), 0)
    }
    addEventListener('pagehide', () => this.flush())
  }

  /** Begins as another record is. */
  begin({ hash, start, log }: Logged): void {
    this.hash = hash
    this.start = start
    this.log = [...log]
  }

  /** The log is empty from now on. */
  clear(hash: string, start: number): void {
    this.hash = hash
    this.start = start
    this.log = []
    this.size = 0
    this.later()
  }

  add(entry: Entry): void {
    this.log.push(entry)
    this.size += weigh(entry)
    this.later()
  }

  private later(): void {
    if (this.key) this.timer ??= setTimeout(() => this.flush(), pause)
  }

  /** Writes what has not been written yet. */
  private flush(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.size > most) {
      this.drop('long')
      return
    }
    const kept: Kept = {
      v: 1,
      hash: this.hash,
      start: this.start,
      log: this.log.map((e) => [e.millis, e.conn, e.kind, e.text]),
    }
    const text = JSON.stringify(kept)
    const own = write(sessionStore(), this.key, text)
    const all = write(localStore(), this.key, text)
    if (own !== 'kept' && all !== 'kept') this.drop(own === 'full' || all === 'full' ? 'full' : 'unavailable')
    else this.lost = false
  }

  /** An old record would bring back a state that never was after a newer one: rather none. */
  private drop(why: Unkept): void {
    remove(sessionStore(), this.key)
    remove(localStore(), this.key)
    if (!this.lost) this.unkept(why)
    this.lost = true
  }
}

function weigh(e: Entry): number {
  return e.text.length + e.conn.length + 24
}

// Merely naming a storage throws where cookies are blocked.
function sessionStore(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

function localStore(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

function read(storage: Storage | null, key: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? 'null')
    return isKept(kept) ? kept : null
  } catch {
    return null
  }
}

function write(storage: Storage | null, key: string, text: string): 'kept' | 'full' | 'unavailable' {
  if (!storage) return 'unavailable'
  try {
    storage.setItem(key, text)
    return 'kept'
  } catch (fault) {
    remove(storage, key)
    return fault instanceof DOMException && fault.name === 'QuotaExceededError' ? 'full' : 'unavailable'
  }
}

function remove(storage: Storage | null, key: string): void {
  try {
    storage?.removeItem(key)
  } catch {
    // Then there is nothing there either.
  }
}

/** Storage is anybody's on this origin: what does not have the form is as good as nothing. */
function isKept(x: unknown): x is Kept {
  if (typeof x !== 'object' || x === null) return false
  const kept = x as Partial<Kept>
  return (
    kept.v === 1 &&
    typeof kept.hash === 'string' &&
    Number.isFinite(kept.start) &&
    Array.isArray(kept.log) &&
    kept.log.every(
      (row) =>
        Array.isArray(row) &&
        Number.isFinite(row[0]) &&
        typeof row[1] === 'string' &&
        (row[2] === 'connect' || row[2] === 'send' || row[2] === 'hangup' || row[2] === 'mail') &&
        typeof row[3] === 'string',
    )
  )
}

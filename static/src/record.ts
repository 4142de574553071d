// What was sent to a store, kept in the browser so that a reload can go on where it was.
//
// Each tab writes its whole record, never a part, to two places: to its own sessionStorage and to the localStorage that
// all tabs share. A reload reads its own tab's record back; a new tab starts from a copy of whichever tab wrote last. So
// two tabs with the same store each go on with their own, and the worst that one does to the other is to be the last.

import type { Entry } from './protocol'
import { isLog, isReached, keepRun, rowOf, type Reached, type Row } from './runs'
import { isRecord, read, remove, sharedStorage, tabStorage, write } from './storage'

/** More than this, in characters, is not kept: replaying it would take longer than starting over. */
const most = 400_000

/** How long a burst of entries is collected before it is written, in milliseconds. */
const pause = 100

/** What was sent to a store, and what that was. */
export interface Logged {
  /** Of the mail, and of the lesson. */
  hash: string
  /** The world's clock at millisecond 0, in milliseconds since 1970. */
  start: number
  log: readonly Entry[]
}

export interface Kept {
  v: 1
  hash: string
  start: number
  log: Row[]
  /** Of a lesson: how far it is. */
  reached?: Reached
}

/** Why a record is not kept: the browser has no storage for us, it has no room, or the record is too long. */
export type Unkept = 'unavailable' | 'full' | 'long'

export class Record {
  hash = ''
  start: number
  log: Entry[] = []
  private far: Reached | undefined
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
    const kept = keptRecord(key)
    if (kept) {
      this.hash = kept.hash
      this.far = kept.reached
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
    this.size = this.log.reduce((n, e) => n + weigh(e), 0)
  }

  /** How far the lesson is with this log. */
  set reached(far: Reached) {
    if (JSON.stringify(far) === JSON.stringify(this.far)) return
    this.far = far
    this.later()
  }

  /** The log is empty from now on. How far it led in this version of the lesson is kept. */
  clear(hash: string, start: number): void {
    if (this.key && this.far && this.hash === hash && this.size <= most) keepRun(this.key, hash, { log: this.rows, reached: this.far })
    this.hash = hash
    this.start = start
    this.log = []
    this.far = undefined
    this.size = 0
    this.later()
  }

  add(entry: Entry): void {
    this.log.push(entry)
    this.size += weigh(entry)
    this.later()
  }

  private get rows(): Row[] {
    return this.log.map(rowOf)
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
      log: this.rows,
      ...(this.far && { reached: this.far }),
    }
    const text = JSON.stringify(kept)
    const own = write(tabStorage(), this.key, text)
    const all = write(sharedStorage(), this.key, text)
    if (own !== 'kept' && all !== 'kept') this.drop(own === 'full' || all === 'full' ? 'full' : 'unavailable')
    else this.lost = false
  }

  /** An old record would bring back a state that never was after a newer one: rather none. */
  private drop(why: Unkept): void {
    remove(tabStorage(), this.key)
    remove(sharedStorage(), this.key)
    if (!this.lost) this.unkept(why)
    this.lost = true
  }
}

function weigh(e: Entry): number {
  return e.text.length + e.conn.length + 24
}

function isKept(x: unknown): x is Kept {
  return (
    isRecord(x) &&
    x['v'] === 1 &&
    typeof x['hash'] === 'string' &&
    Number.isFinite(x['start']) &&
    isLog(x['log']) &&
    (x['reached'] === undefined || isReached(x['reached']))
  )
}

/** The record that is kept under a key: this tab's own, else the one that was written last. */
export function keptRecord(key: string): Kept | null {
  return read(tabStorage(), key, isKept) ?? read(sharedStorage(), key, isKept)
}

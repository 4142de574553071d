// The database in the browser that holds all records of this origin:
//
//   records   under a record's key: which of its runs is the present one, and how often it was written
//   runs      under [key, number]: what a run was sent to, and how far it led
//   entries   under [key, number, n]: the log of a run, entry by entry, so that each is written once
//   aside     what could not be read, as it was found
//
// A run is added to and never changed otherwise; to start over is to begin the next number.

import { isRecord } from '../storage'
import { isLog, isReached, type Reached, type Row } from './run'

/** A page of a later version may have made the database larger: then this one cannot open it. */
const version = 1

export interface RecordRow {
  v: 1
  /** The number of the present run, from 1; 0: there is none. */
  run: number
  /** One more with each time that it is written: who has another number has not seen it. */
  revision: number
}

export interface RunRow {
  v: 1
  /** Of the mail, or of the lesson and its mail. */
  version: string
  /** The world's clock at millisecond 0, in milliseconds since 1970. */
  start: number
  /** A command was sent. */
  sent: boolean
  /** Of its log, in characters. */
  size: number
  /** Of a lesson: how far it is. */
  reached?: Reached
}

/** Why a record cannot be read. */
export type Unreadable = 'damaged' | 'newer'

export interface AsideRow {
  key: string
  why: Unreadable
  /** In milliseconds since 1970. */
  when: number
  /** As it was found. */
  found: unknown
}

export type Stores = 'records' | 'runs' | 'entries' | 'aside'

let opening: Promise<IDBDatabase> | undefined

/** @throws DOMException VersionError: it belongs to a later version of this page; any other: the browser gives none */
export function database(): Promise<IDBDatabase> {
  return (opening ??= new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open('sanduq', version)
    request.onupgradeneeded = () => {
      const db = request.result
      for (const name of ['records', 'runs', 'entries']) db.createObjectStore(name)
      db.createObjectStore('aside', { autoIncrement: true })
    }
    request.onerror = () => fail(request.error)
    request.onsuccess = () => {
      const db = request.result
      db.onversionchange = db.onclose = () => {
        db.close()
        opening = undefined
      }
      done(db)
    }
  }).catch((fault: unknown) => {
    opening = undefined
    throw fault
  }))
}

/** The answer to a request. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })
}

/** When a transaction has done what it was asked, and it stays so. */
export function finished(change: IDBTransaction): Promise<void> {
  return new Promise((done, fail) => {
    change.oncomplete = () => done()
    change.onabort = () => fail(change.error ?? new DOMException('', 'AbortError'))
  })
}

/** All keys that begin so: an array comes after every number and every string. */
export function under(...key: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(key, [...key, []])
}

export function isRecordRow(x: unknown): x is RecordRow {
  return isRecord(x) && x['v'] === 1 && Number.isInteger(x['run']) && Number.isInteger(x['revision'])
}

export function isRunRow(x: unknown): x is RunRow {
  return (
    isRecord(x) &&
    x['v'] === 1 &&
    typeof x['version'] === 'string' &&
    Number.isFinite(x['start']) &&
    typeof x['sent'] === 'boolean' &&
    Number.isFinite(x['size']) &&
    (x['reached'] === undefined || isReached(x['reached']))
  )
}

/** Whether keys and values are those of a log without a gap. */
export function isWhole(keys: readonly IDBValidKey[], rows: readonly unknown[]): rows is Row[] {
  return isLog(rows) && keys.every((key, n) => Array.isArray(key) && key[2] === n)
}

/** What is wrong with a value that is not of our form. */
export function unreadable(x: unknown): Unreadable {
  return isRecord(x) && Number(x['v']) > 1 ? 'newer' : 'damaged'
}

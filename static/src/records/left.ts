// What a page had not written to the database when it was left: nobody waits there for one thing after the other, so it is
// put down in one go where that can be done, and written by whoever reads the record next.

import { isRecord, read, remove, sharedStorage, write } from '../storage'
import { answer, finished, type RecordRow, type RunRow, isRecordRow, isRunRow } from './database'
import { isLog, type Row } from './run'

/** The end of one run: its rows from a place on. */
export interface Left {
  number: number
  from: number
  rows: Row[]
  run: RunRow
}

interface All {
  v: 1
  left: Left[]
}

/** Puts down what is left of a record, in the order in which it is to be written. */
export function putDown(key: string, left: Left[]): void {
  write(sharedStorage(), at(key), JSON.stringify({ v: 1, left } satisfies All))
}

/** Writes what was put down. */
export async function takeUp(db: IDBDatabase, key: string): Promise<void> {
  const all = read(sharedStorage(), at(key), isAll)
  if (!all) return
  const change = db.transaction(['records', 'runs', 'entries'], 'readwrite')
  const done = finished(change)
  const record: unknown = await answer(change.objectStore('records').get(key))
  const revision = isRecordRow(record) ? record.revision : 0
  for (const { number, from, rows, run } of all.left) {
    rows.forEach((row, n) => change.objectStore('entries').put(row, [key, number, from + n]))
    change.objectStore('runs').put(run, [key, number])
    if (record === undefined || isRecordRow(record)) change.objectStore('records').put({ v: 1, run: number, revision: revision + 1 } satisfies RecordRow, key)
  }
  await done
  remove(sharedStorage(), at(key))
}

function at(key: string): string {
  return `${key}:left`
}

function isAll(x: unknown): x is All {
  return (
    isRecord(x) &&
    x['v'] === 1 &&
    Array.isArray(x['left']) &&
    x['left'].every((left) => isRecord(left) && Number.isInteger(left['number']) && Number.isInteger(left['from']) && isLog(left['rows']) && isRunRow(left['run']))
  )
}

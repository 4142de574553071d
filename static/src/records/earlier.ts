// Records from before there was a database: in the storage of one tab, and in that of all. They are carried over once.

import { isRecord, remove, sharedStorage, tabStorage } from '../storage'
import { answer, finished, under, unreadable, type AsideRow, type RecordRow, type RunRow, type Unreadable } from './database'
import { isLog, isReached, type Reached, type Row } from './run'

interface Run {
  version: string
  start: number
  log: Row[]
  reached?: Reached
}

/** Puts what the storages hold of a record into the database. What cannot be read goes aside, as it is. */
export async function moveEarlier(db: IDBDatabase, key: string, aside: (why: Unreadable) => void): Promise<void> {
  const texts = [`${key}:runs`, key].flatMap((name) => [sharedStorage(), tabStorage()].flatMap((storage) => read(storage, name) ?? []))
  if (texts.length === 0) return
  const found = [...new Set(texts)].map(runsIn)
  const wrong = found.find((one): one is { why: Unreadable; text: string } => 'why' in one)
  const change = db.transaction(['records', 'runs', 'entries', 'aside'], 'readwrite')
  const done = finished(change)
  const record: unknown = await answer(change.objectStore('records').get(key))
  const keys = await answer(change.objectStore('runs').getAllKeys(under(key)))
  const all = found.flatMap((one) => ('why' in one ? [] : one))
  // Behind a present run they are earlier ones; else the last of them, which is this tab's own, is the present one.
  let number = record === undefined ? 0 : Number((keys[0] as unknown[] | undefined)?.[1] ?? 1) - all.length - 1
  for (const { version, start, log, reached } of all) {
    number++
    const size = log.reduce((n, [, conn, , text]) => n + conn.length + text.length + 24, 0)
    const row: RunRow = { v: 1, version, start, sent: log.some(([, , kind]) => kind === 'send'), size, ...(reached && { reached }) }
    change.objectStore('runs').put(row, [key, number])
    log.forEach((entry, n) => change.objectStore('entries').put(entry, [key, number, n]))
  }
  if (record === undefined && number > 0) change.objectStore('records').put({ v: 1, run: number, revision: 1 } satisfies RecordRow, key)
  for (const one of found) {
    if ('why' in one) change.objectStore('aside').add({ key, why: one.why, when: Date.now(), found: one.text } satisfies AsideRow)
  }
  await done
  for (const name of [`${key}:runs`, key]) for (const storage of [sharedStorage(), tabStorage()]) remove(storage, name)
  if (wrong) aside(wrong.why)
}

function read(storage: Storage | null, name: string): string | undefined {
  try {
    return storage?.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

function runsIn(text: string): Run[] | { why: Unreadable; text: string } {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return { why: 'damaged', text }
  }
  const hash = isRecord(kept) ? kept['hash'] : undefined
  if (!isRecord(kept) || kept['v'] !== 1 || typeof hash !== 'string') return { why: unreadable(kept), text }
  // The runs before the present one, which was kept apart.
  const runs = Array.isArray(kept['runs']) ? (kept['runs'] as unknown[]) : [kept]
  const read = runs.flatMap((run) => {
    if (!isRecord(run) || !isLog(run['log']) || (run['reached'] !== undefined && !isReached(run['reached']))) return []
    const { log, reached } = run as { log: Row[]; reached?: Reached }
    return [{ version: hash, start: Number(kept['start'] ?? 0), log, ...(reached && { reached }) }]
  })
  return read.length === runs.length ? read : { why: 'damaged', text }
}

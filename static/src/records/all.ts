// All that is kept of a record, for whoever hands it in: the runs of each version of the lesson.

import { answer, database, finished, isRunRow, isWhole, under, type AsideRow } from './database'
import { moveEarlier } from './earlier'
import { takeUp } from './left'
import type { Run } from './run'

export interface KeptRun extends Run {
  version: string
}

/** The runs of which is known how far they led, the oldest first; the present one is the last. Nothing: the browser keeps none. */
export async function runsOf(key: string): Promise<KeptRun[]> {
  try {
    const db = await database()
    await takeUp(db, key)
    await moveEarlier(db, key, () => {}); // a page that has it open says what cannot be read
    const change = db.transaction(['records', 'runs', 'entries'])
    const done = finished(change)
    const runs = change.objectStore('runs')
    const [keys, rows] = [await answer(runs.getAllKeys(under(key))), await answer<unknown[]>(runs.getAll(under(key)))]
    const kept: KeptRun[] = []
    for (const [n, row] of rows.entries()) {
      const range = under(...(keys[n] as [string, number]))
      const entries = change.objectStore('entries')
      const log: unknown[] = await answer(entries.getAll(range))
      const numbered = await answer(entries.getAllKeys(range))
      if (isRunRow(row) && row.reached && isWhole(numbered, log)) kept.push({ version: row.version, log, reached: row.reached })
    }
    await done
    return kept
  } catch {
    return []
  }
}

/** What could not be read, as it was found. */
export async function putAside(key: string): Promise<AsideRow[]> {
  try {
    const rows: AsideRow[] = await answer((await database()).transaction('aside').objectStore('aside').getAll())
    return rows.filter((row) => row.key === key)
  } catch {
    return []
  }
}

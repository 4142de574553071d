// What of a record's earlier runs stays: as few as say all that was done, of each version of the lesson.

import { answer, database, finished, isRunRow, under, type RunRow } from './database'
import { needed, type Reached } from './run'

/** So many are kept before the present one of a version… */
const most = 7
/** …of so many versions, and so many characters of all of them together. */
const versions = 20
const room = 8_000_000

interface Kept {
  number: number
  row: RunRow & { reached: Reached }
}

/** Takes away the runs that are not needed beside the present one. */
export async function shortened(key: string, present: number): Promise<void> {
  const change = (await database()).transaction(['runs', 'entries'], 'readwrite')
  const done = finished(change)
  const runs = change.objectStore('runs')
  const [keys, rows] = [await answer(runs.getAllKeys(under(key))), await answer<unknown[]>(runs.getAll(under(key)))]
  const all = rows.flatMap((row, n) => (isRunRow(row) ? [{ number: (keys[n] as [string, number])[1], row }] : []))
  const stay = staying(all, present)
  for (const { number } of all) {
    if (number === present || stay.has(number)) continue
    runs.delete([key, number])
    change.objectStore('entries').delete(under(key, number))
  }
  await done
}

/** The numbers of those that stay. */
function staying(all: readonly { number: number; row: RunRow }[], present: number): Set<number> {
  const now = all.find(({ number }) => number === present)
  const worth = all.filter((run): run is Kept => run.row.reached !== undefined && run.row.sent && run.number !== present)
  const groups = Map.groupBy(worth, ({ row }) => row.version)
  const left = [...groups.values()].slice(-versions).flatMap((group) => {
    const reached = now?.row.version === group[0]!.row.version ? now.row.reached : undefined
    const last = reached && [{ number: present, reached }]
    return needed([...group.map(({ number, row }) => ({ number, reached: row.reached })), ...(last ?? [])], last !== undefined)
      .filter(({ number }) => number !== present)
      .slice(-most)
  })
  const stay = new Set<number>()
  let size = now?.row.size ?? 0
  for (const { number } of left.sort((a, b) => b.number - a.number)) {
    size += all.find((run) => run.number === number)!.row.size
    if (size <= room) stay.add(number)
  }
  return stay
}

/** Calls the runs of one version by another name of it. */
export async function sameVersion(key: string, from: string, to: string): Promise<void> {
  const change = (await database()).transaction('runs', 'readwrite')
  const done = finished(change)
  const runs = change.objectStore('runs')
  const [keys, rows] = [await answer(runs.getAllKeys(under(key))), await answer<unknown[]>(runs.getAll(under(key)))]
  rows.forEach((row, n) => {
    // Runs from before there was a database know the lesson alone, and not its mail.
    if (isRunRow(row) && (row.version === from || row.version === from.slice(from.lastIndexOf('-') + 1))) runs.put({ ...row, version: to }, keys[n])
  })
  await done
}

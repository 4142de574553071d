// How far the reader is in each lesson, for the first page and for what a lesson shows of times before it was started
// over. What was sent is the store's own record; this is only its summary.

import { together, type Reached, isReached } from '../records/run'
import { isRecord, read, sharedStorage, write } from '../storage'

const key = 'sanduq:progress'

/** How far a lesson is, whichever run of it led there. */
export interface Summary extends Reached {
  /** Of the lesson as it was; absent: that was not kept yet. */
  version?: string
  /** The step to do next, as the lesson is now; one more than there are: all are done. */
  current: number
  /** When something was sent in it the last time, in milliseconds since 1970; 0: never. */
  when: number
}

/**
 * Keeps how far a lesson is now, and returns it together with how far it has ever been.
 * @param worked something was sent just now
 */
export function keepProgress(lesson: string, version: string, now: Reached, current: number, worked: boolean): Summary {
  const all = summaries()
  const kept = all[lesson]
  const before = kept?.version === version || kept?.version === undefined ? kept : undefined
  const summary = {
    ...(before ? together([before, now]) : now),
    version,
    current,
    when: worked ? Date.now() : (kept?.when ?? 0),
  }
  // No storage: the list shows no progress.
  write(sharedStorage(), key, JSON.stringify({ ...all, [lesson]: summary }))
  return summary
}

/** What is kept, by the lessons' names. */
export function summaries(): Partial<{ [lesson: string]: Summary }> {
  const kept = read(sharedStorage(), key, isRecord) ?? {}
  return Object.fromEntries(Object.entries(kept).flatMap(([name, x]) => (isSummary(x) ? [[name, x]] : [])))
}

function isSummary(x: unknown): x is Summary {
  return isReached(x) && isRecord(x) && (x['version'] === undefined || typeof x['version'] === 'string') && Number.isInteger(x['current']) && Number.isFinite(x['when'])
}

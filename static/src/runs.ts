// What was done in a lesson before it was started over: the logs that it follows from, as few as say it all.

import { isRecord, read, remove, sharedStorage, write } from './storage'
import type { Entry } from './protocol'

/** One entry of a log as it is kept. */
export type Row = [millis: number, conn: string, kind: Entry['kind'], text: string]

export function rowOf({ millis, conn, kind, text }: Entry): Row {
  return [millis, conn, kind, text]
}

/** How far a lesson is. */
export interface Reached {
  /** Steps that are done, in a row from the first. */
  done: number
  of: number
  /** Of them, those that the server answered otherwise than the lesson has it. */
  different: number
  /** For each task whether it is done. */
  tasks: boolean[]
}

/** A log, and how far the lesson is that it was sent to. */
export interface Run {
  log: Row[]
  reached: Reached
}

interface Kept {
  v: 1
  hash: string
  runs: Run[]
}

/** So many are kept before the present one, and so many characters of all of them together. */
const most = 7
const room = 400_000

/**
 * Keeps a run that is over.
 * @param key where the lesson's record is kept
 * @param hash of the lesson as it was when this was sent; what belongs to another version goes
 */
export function keepRun(key: string, hash: string, run: Run): void {
  if (!run.log.some(([, , kind]) => kind === 'send')) return
  const runs = needed([...earlierRuns(key, hash), run]).slice(-most)
  while (runs.length > 0) {
    const text = JSON.stringify({ v: 1, hash, runs } satisfies Kept)
    if (text.length <= room && write(sharedStorage(), at(key), text) === 'kept') return
    runs.shift()
  }
  remove(sharedStorage(), at(key))
}

/** The runs that were kept of a lesson of this hash, the oldest first. */
export function earlierRuns(key: string, hash: string): Run[] {
  const kept = read(sharedStorage(), at(key), isKept)
  return kept?.hash === hash ? kept.runs : []
}

/** Without the runs that did nothing which the others have not done as well; the last of them stays where `present`. */
export function needed(runs: readonly Run[], present = false): Run[] {
  const left = [...runs]
  for (const run of runs.slice(0, present ? -1 : undefined)) {
    const others = left.filter((other) => other !== run)
    if (others.length > 0 && covers(together(others.map(({ reached }) => reached)), run.reached)) left.splice(left.indexOf(run), 1)
  }
  return left
}

/** What was reached in one run or another; the last of them is the present one. */
export function together(all: readonly Reached[]): Reached {
  return all.reduce((one, other) => ({
    done: Math.max(one.done, other.done),
    of: other.of,
    different: other.different,
    tasks: other.tasks.map((done, n) => done || one.tasks[n] === true),
  }))
}

function covers(all: Reached, one: Reached): boolean {
  return all.done >= one.done && one.tasks.every((done, n) => !done || all.tasks[n] === true)
}

/** The lesson's own part of what a store calls its hash: before it stands that of the mailboxes. */
export function lessonHash(hash: string): string {
  return hash.slice(hash.lastIndexOf('-') + 1)
}

function at(key: string): string {
  return `${key}:runs`
}

function isKept(x: unknown): x is Kept {
  return (
    isRecord(x) &&
    x['v'] === 1 &&
    typeof x['hash'] === 'string' &&
    Array.isArray(x['runs']) &&
    x['runs'].every((run) => isRecord(run) && isLog(run['log']) && isReached(run['reached']))
  )
}

export function isReached(x: unknown): x is Reached {
  return (
    isRecord(x) &&
    ['done', 'of', 'different'].every((name) => Number.isInteger(x[name])) &&
    Array.isArray(x['tasks']) &&
    x['tasks'].every((done) => typeof done === 'boolean')
  )
}

export function isLog(x: unknown): x is Row[] {
  return (
    Array.isArray(x) &&
    x.every(
      (row) =>
        Array.isArray(row) &&
        Number.isFinite(row[0]) &&
        typeof row[1] === 'string' &&
        ['connect', 'send', 'hangup', 'mail'].includes(row[2] as string) &&
        typeof row[3] === 'string',
    )
  )
}

// What was sent in one go at a lesson, or at the free console: a log, and how far it led. A record has the present one, and
// as many of the earlier ones as it takes to say all that was done.

import type { Entry } from '../protocol'
import { isRecord } from '../storage'

/** One entry of a log as it is kept. */
export type Row = [millis: number, conn: string, kind: Entry['kind'], text: string]

export function rowOf({ millis, conn, kind, text }: Entry): Row {
  return [millis, conn, kind, text]
}

export function entryOf([millis, conn, kind, text]: Row): Entry {
  return { millis, conn, kind, text }
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

/** What says how far a run led. */
type Leads = Pick<Run, 'reached'>

/** Without the runs that did nothing which the others have not done as well; the last of them stays where `present`. */
export function needed<R extends Leads>(runs: readonly R[], present = false): R[] {
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

/** Whether one has nothing done that is not done in all. */
export function covers(all: Reached, one: Reached): boolean {
  return all.done >= one.done && one.tasks.every((done, n) => !done || all.tasks[n] === true)
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
        row.length === 4 &&
        Number.isFinite(row[0]) &&
        typeof row[1] === 'string' &&
        ['connect', 'send', 'hangup', 'mail'].includes(row[2] as string) &&
        typeof row[3] === 'string',
    )
  )
}

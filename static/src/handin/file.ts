// The file that a student hands in: what he claims to have done, and what he sent, from which `sanduq check -progress`
// sees by playing it again whether that is so. server/internal/… reads it; both sides must agree on every name here.

import { octets } from '../octets'
import { keptRecord } from '../record'
import { earlierRuns, lessonHash, needed, together, type Row, type Run } from '../runs'
import { digest } from './digest'

/** An entry of a log; a fifth element says that the text is octets in base64, as they are no UTF-8. */
export type FileRow = Row | [...Row, 'base64']

export interface FileLesson {
  /** Its folder, "06-expunge". */
  name: string
  /** Of the lesson's version that this was sent to. */
  hash: string
  title: string
  done: number
  of: number
  tasks: boolean[]
  /** The present one last; before it those from before a start-over that the claims need. */
  runs: FileRow[][]
}

export interface File {
  sanduq: 1
  student: string
  /** In RFC 3339. */
  saved: string
  /** The course's first page. */
  page: string
  lessons: FileLesson[]
  digest: string
}

/** A lesson that may be handed in. */
export interface Subject {
  name: string
  title: string
  /** The present run, where the lesson is on the page: else what is kept of it counts. */
  present?: { hash: string; run: Run }
}

/** What was done in a lesson; undefined: nothing was sent. */
export function lessonOf({ name, title, present }: Subject): FileLesson | undefined {
  const key = `sanduq:lesson:${name}`
  const { hash, run } = present ?? kept(key) ?? {}
  if (hash === undefined || !run) return undefined
  const runs = needed([...earlierRuns(key, hash), run], true)
  if (!runs.some(({ log }) => log.some(([, , kind]) => kind === 'send'))) return undefined
  const { done, of, tasks } = together(runs.map(({ reached }) => reached))
  return { name, hash: lessonHash(hash), title, done, of, tasks, runs: runs.map(({ log }) => log.map(row)) }
}

function kept(key: string): { hash: string; run: Run } | undefined {
  const record = keptRecord(key)
  return record?.reached && { hash: record.hash, run: { log: record.log, reached: record.reached } }
}

/** @param saved in milliseconds since 1970 */
export function fileOf(student: string, saved: number, page: string, lessons: FileLesson[]): File {
  const file = { sanduq: 1 as const, student, saved: new Date(saved).toISOString().replace(/\.\d+/, ''), page, lessons }
  return { ...file, digest: digest(digested(file)) }
}

/** What the digest is made of. */
function digested({ sanduq, student, saved, lessons }: Omit<File, 'digest'>): string {
  return [
    sanduq,
    student,
    saved,
    ...lessons.flatMap(({ name, hash, done, of, tasks, runs }) => [
      name,
      hash,
      done,
      of,
      tasks.map(Number).join(''),
      ...runs.flatMap((run) => ['run', ...run.map((row) => row.join(' '))]),
    ]),
  ].join('\n')
}

function row(entry: Row): FileRow {
  const [millis, conn, kind, text] = entry
  if (text.isWellFormed()) return entry
  return [millis, conn, kind, btoa(String.fromCharCode(...octets(text))), 'base64']
}

// The file that a student hands in: what he claims to have done, and what he sent, from which `sanduq check -progress`
// sees by playing it again whether that is so. server/internal/… reads it; both sides must agree on every name here.

import { octets } from '../octets'
import { runsOf, type KeptRun } from '../records/all'
import { needed, together, type Row, type Run } from '../records/run'
import { digest } from './digest'

/** An entry of a log; a fifth element says that the text is octets in base64, as they are no UTF-8. */
export type FileRow = Row | [...Row, 'base64']

export interface FileLesson {
  /** Its folder, "06-expunge". */
  name: string
  /** Of the lesson and its mail, as they were when this was sent. */
  version: string
  title: string
  done: number
  of: number
  tasks: boolean[]
  /** The present one last; before it those from before a start-over that the claims need. */
  runs: FileRow[][]
}

export interface File {
  sanduq: 2
  student: string
  /** In RFC 3339. */
  saved: string
  /** The course's first page. */
  page: string
  lessons: FileLesson[]
  digest: string
}

/** So many runs of one version are in the file, as whoever checks it reads no more. */
const mostRuns = 8

/** A lesson that may be handed in. */
export interface Subject {
  name: string
  title: string
  /** The present run, where the lesson is on the page: else what is kept of it counts. */
  present?: { version: string; run: Run }
}

/** What was done in a lesson: as it is now, and then in each version that it had before, unless as much is done in the present one. */
export async function lessonsOf({ name, title, present }: Subject, formerly: (title: string) => string): Promise<FileLesson[]> {
  const all: KeptRun[] = await runsOf(`sanduq:lesson:${name}`)
  if (present) all.push({ version: present.version, ...present.run })
  const now = all.at(-1)?.version
  const lessons = [...Map.groupBy(all, ({ version }) => version)].flatMap(([version, group]) => {
    const runs = needed(group, version === now).slice(-mostRuns)
    if (!runs.some(({ log }) => log.some(([, , kind]) => kind === 'send'))) return []
    const { done, of, tasks } = together(runs.map(({ reached }) => reached))
    return [{ name, version, title: version === now ? title : formerly(title), done, of, tasks, runs: runs.map(({ log }) => log.map(row)) }]
  })
  const last = lessons.find(({ version }) => version === now)
  return [...(last ? [last] : []), ...lessons.filter((one) => one !== last && !(last && says(last, one)))]
}

/** Whether of a lesson as it is now no less is done than there was of it. */
function says(now: FileLesson, was: FileLesson): boolean {
  return now.tasks.length === was.tasks.length && now.done >= was.done && was.tasks.every((done, n) => !done || now.tasks[n] === true)
}

/** @param saved in milliseconds since 1970 */
export function fileOf(student: string, saved: number, page: string, lessons: FileLesson[]): File {
  const file = { sanduq: 2 as const, student, saved: new Date(saved).toISOString().replace(/\.\d+/, ''), page, lessons }
  return { ...file, digest: digest(digested(file)) }
}

/** What the digest is made of. */
function digested({ sanduq, student, saved, lessons }: Omit<File, 'digest'>): string {
  return [
    sanduq,
    student,
    saved,
    ...lessons.flatMap(({ name, version, done, of, tasks, runs }) => [
      name,
      version,
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

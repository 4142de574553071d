// What a student hands in, in the form for people: Markdown with the dialogues in fences, as lessons have them.

import type { LessonTexts } from '../texts.lesson'
import type { Row } from '../records/run'
import type { File, FileLesson } from './file'

/** One line of a session as it was seen. */
export interface SeenLine {
  conn: string
  protocol: string
  who: 'C' | 'S' | 'I'
  text: string
}

/** @param seen the whole session of the lesson, as it is now, where it is on the page: else there is only what was sent */
export function markdownOf(file: File, lang: string, texts: LessonTexts, seen?: readonly SeenLine[]): string {
  const date = new Date(file.saved).toLocaleString(lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC', numberingSystem: 'latn' })
  const head = [`# ${texts.handInTitle}`, [file.student && `${texts.student}: ${plain(file.student)}`, `${texts.savedAt}: ${date} UTC`].filter(Boolean).map((line) => `- ${line}`).join('\n')]
  return [...head, ...file.lessons.flatMap((lesson, n) => about(lesson, texts, n === 0 ? seen : undefined))].join('\n\n') + '\n'
}

function about(lesson: FileLesson, texts: LessonTexts, seen?: readonly SeenLine[]): string[] {
  const { name, title, done, of, tasks } = lesson
  const facts = [
    texts.progress(done, of, tasks.filter(Boolean).length, tasks.length),
    ...tasks.map((is, n) => `${texts.task(n + 1)}: ${is ? texts.taskState.done : texts.notDone}`),
  ]
  const run = lesson.runs.at(-1) ?? []
  const dialogue = seen ? fences(seen) : fences(sent(run as Row[]))
  return [`## ${name.replace(/-.*/, '')} ${plain(title)}`, facts.map((fact) => `- ${fact}`).join('\n'), seen ? texts.wholeSession : texts.sentOnly, ...dialogue]
}

/** What a log has of a session: the client's part. */
function sent(log: readonly (readonly (string | number)[])[]): SeenLine[] {
  const protocols = new Map<string, string>()
  return log.flatMap(([, conn = '', kind, text = '', base64]): SeenLine[] => {
    const [name, content] = [String(conn), String(text)]
    if (kind === 'connect') protocols.set(name, content.replace(/ .*/, ''))
    const protocol = protocols.get(name) ?? ''
    if (kind === 'send') return [{ conn: name, protocol, who: 'C', text: base64 ? `(base64) ${content}` : content.replace(/\r?\n$/, '') }]
    return []
  })
}

/** A fence for each stretch of one connection. */
function fences(lines: readonly SeenLine[]): string[] {
  const blocks: SeenLine[][] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (last?.[0]?.conn === line.conn) last.push(line)
    else blocks.push([line])
  }
  return blocks.map((block) => {
    const { conn, protocol } = block[0]!
    const text = block.map(({ who, text }) => `${who}:${text && ` ${text}`}`).join('\n')
    // Longer than any row of backticks in it, so that none can end it (CommonMark, section 4.5).
    const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
    return `${fence}${protocol}${conn === protocol ? '' : ` as=${conn}`}\n${text}\n${fence}`
  })
}

/** Text that Markdown takes for nothing but text (CommonMark, section 2.4). */
function plain(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

// What a student hands in: his name, what is in the file, and the file itself, which the browser saves and nobody is sent.

import '../page' // see there
import { h, setText } from '../dom'
import { putAside } from '../records/all'
import { sharedStorage, write } from '../storage'
import { lessonTextsFor, type LessonTexts } from '../texts.lesson'
import { fileOf, lessonsOf, type File, type FileLesson, type Subject } from './file'
import { markdownOf, type SeenLine } from './markdown'

const key = 'sanduq:student'

/** What a page can hand in. */
export interface Work {
  lessons(): Subject[]
  /** The session that is on the page. */
  seen?(): readonly SeenLine[]
}

/** Fills the place that was unfolded. */
export function offerHandIn(place: HTMLElement, work: Work): void {
  const { lang } = document.documentElement
  const texts = lessonTextsFor(lang)
  const name = h('input', { id: 'student', type: 'text', autocomplete: 'name', maxlength: 100, dir: 'auto', value: keptName() })
  const status = h('p', { class: 'what', role: 'status' })
  const done = async () => (await Promise.all(work.lessons().map((lesson) => lessonsOf(lesson, texts.formerly)))).flat()
  const make = async (): Promise<File> => {
    const student = name.value.trim().replace(/\s+/g, ' ')
    write(sharedStorage(), key, JSON.stringify(student))
    const home = document.querySelector<HTMLAnchorElement>('.site .name')?.href ?? location.href
    return fileOf(student, Date.now(), home.replace(/#.*/, ''), await done())
  }
  const save = async (kind: 'json' | 'md') => {
    const file = await make()
    setText(status, describe(file.lessons))
    if (file.lessons.length === 0) return
    const content = kind === 'json' ? `${JSON.stringify(file, null, 1)}\n` : markdownOf(file, lang, texts, work.seen?.())
    const saved = `${['sanduq', new Set(file.lessons.map((lesson) => lesson.name)).size === 1 ? file.lessons[0]!.name : '', slug(file.student)].filter(Boolean).join('-')}.${kind}`
    download(saved, kind === 'json' ? 'application/json' : 'text/markdown', content)
    setText(status, texts.savedAs(saved))
  }
  const describe = (lessons: readonly FileLesson[]): string =>
    lessons.length === 0
      ? texts.nothingToHandIn
      : texts.inTheFile(lessons.map(({ title, done, of, tasks }) => `${title} (${texts.progress(done, of, tasks.filter(Boolean).length, tasks.length)})`))
  void done().then((lessons) => setText(status, describe(lessons)))
  place.append(
    h('p', {}, texts.handInWhat),
    h('p', {}, texts.handInWhere),
    h('p', { class: 'name' }, h('label', { for: 'student' }, texts.studentName), ' ', name),
    status,
    h(
      'p',
      { class: 'saves' },
      h('button', { type: 'button', onclick: () => void save('json') }, texts.saveJSON),
      ' ',
      h('button', { type: 'button', onclick: () => void save('md') }, texts.saveMarkdown),
    ),
    h('p', { class: 'forms' }, texts.handInForms),
  )
  void offerAside(place, work, texts)
}

/** Offers what could not be read of the lessons' records, where there is such a thing: whoever knows more may make something of it. */
async function offerAside(place: HTMLElement, work: Work, texts: LessonTexts): Promise<void> {
  const rows = (await Promise.all(work.lessons().map(({ name }) => putAside(`sanduq:lesson:${name}`)))).flat()
  if (rows.length === 0) return
  const save = () => download('sanduq-unreadable.json', 'application/json', `${JSON.stringify(rows, null, 1)}\n`)
  place.append(h('p', { class: 'aside' }, texts.asideKept, ' ', h('button', { type: 'button', onclick: save }, texts.saveAside)))
}

function keptName(): string {
  try {
    const name: unknown = JSON.parse(sharedStorage()?.getItem(key) ?? '""')
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}

/** A name as part of a file's name: letters and digits of any script. */
function slug(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
}

function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }))
  const link = h('a', { href: url, download: name, hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
  // The browser reads it after the click; a minute is enough for any disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

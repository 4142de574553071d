// The list of lessons on the first page: how long each is or how far the reader is in it, and a link to where he was last.

import { h, setText, show } from '../dom'
import type { Texts } from '../texts'
import { summaries, type Summary } from './progress'

interface Item {
  element: HTMLElement
  link: HTMLAnchorElement
  number: number
  steps: number
  tasks: number
  summary: Summary | undefined
  /** The lesson has since. */
  changed: boolean
}

/** Writes each lesson's progress into the list, and where to go on. */
export function showOverview(texts: Texts): void {
  const kept = summaries()
  const items = [...document.querySelectorAll<HTMLElement>('.lessons [data-lesson]')].map((element): Item => {
    const { lesson = '', version, steps, tasks } = element.dataset
    const summary = kept[lesson]
    return {
      element,
      link: element.querySelector('a')!,
      number: Number(element.querySelector('.number')?.textContent),
      steps: Number(steps),
      tasks: Number(tasks),
      summary,
      changed: summary?.version !== undefined && summary.version !== version,
    }
  })
  for (const item of items) describe(item, texts)
  resume(items, texts)
}

/** The lessons of the list. */
export function listedLessons(): { name: string; title: string }[] {
  return [...document.querySelectorAll<HTMLElement>('.lessons [data-lesson]')].map((item) => ({
    name: item.dataset['lesson'] ?? '',
    title: titleOf(item),
  }))
}

function describe({ element, steps, tasks, summary, changed }: Item, texts: Texts): void {
  const amount = texts.amount(steps, tasks)
  let shown = element.querySelector<HTMLElement>('.progress')
  if (!shown) element.append((shown = h('p', { class: 'progress' })))
  const finished = summary !== undefined && !changed && isFinished(summary)
  element.classList.toggle('finished', finished)
  element.classList.toggle('begun', summary !== undefined && summary.when > 0)
  if (!summary || summary.when === 0) setText(shown, amount)
  else if (finished) setText(shown, texts.allOf(amount))
  else setText(shown, texts.progress(summary.done, summary.of, did(summary), summary.tasks.length))
  if (summary && summary.when > 0 && changed) shown.append(h('span', { class: 'changed' }, ` · ${texts.changedSince}`))
  if (summary && summary.when > 0 && summary.different > 0) shown.append(h('span', { class: 'differs' }, ` ≠ ${texts.answeredDifferently(summary.different)}`))
}

function resume(items: readonly Item[], texts: Texts): void {
  const place = document.querySelector<HTMLElement>('.resume')
  const link = place?.querySelector('a')
  if (!place || !link) return
  const last = items.filter(({ summary }) => summary && summary.when > 0).sort((a, b) => b.summary!.when - a.summary!.when)[0]
  const to = last && onward(last, items[items.indexOf(last) + 1], texts)
  show(place, to !== undefined)
  if (!to) return
  link.href = to.href
  link.replaceChildren(`${to.text}: `, h('b', {}, to.title))
}

/** Where the reader of a lesson goes on: in it or, where it is finished, with the one after it; undefined: nowhere. */
function onward({ link, number, summary, changed }: Item, next: Item | undefined, texts: Texts): { href: string; text: string; title: string } | undefined {
  const { current, of, tasks } = summary!
  const at = (hash: string, text: string) => ({ href: link.href + hash, text, title: titleOf(link) })
  if (changed) return at('', texts.goOnTo(number)) // how far it goes in the lesson as it is now, its page finds out
  if (current <= of) return at(`#step-${current}`, texts.goOnAt(number, current))
  const task = tasks.indexOf(false) + 1
  if (task > 0) return at(`#task-${task}`, texts.goOnWithTask(number, task))
  return next && { href: next.link.href, text: texts.goOnTo(next.number), title: titleOf(next.link) }
}

function titleOf(link: HTMLElement): string {
  return link.querySelector('.title')?.textContent ?? ''
}

function isFinished({ done, of, tasks }: Summary): boolean {
  return done >= of && tasks.every(Boolean)
}

function did({ tasks }: Summary): number {
  return tasks.filter(Boolean).length
}

// How far the reader is in each lesson, for the list of lessons. What was sent
// is the store's own record; this is only its summary.

import { h, setText } from '../dom'
import type { Texts } from '../texts'

const key = 'sanduq:progress'

interface Progress {
  done: number
  of: number
}

export function keepProgress(lesson: string, progress: Progress): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...read(), [lesson]: progress }))
  } catch {
    // No storage: the list shows no progress.
  }
}

/** Writes each lesson's progress into the list of the first page. */
export function showProgress(texts: Texts): void {
  const all = read()
  for (const item of document.querySelectorAll<HTMLElement>('.lessons [data-lesson]')) {
    const progress = all[item.dataset['lesson']!]
    let shown = item.querySelector<HTMLElement>('.progress')
    if (!progress || progress.of === 0 || progress.done === 0) {
      shown?.remove()
      continue
    }
    if (!shown) item.append((shown = h('p', { class: 'progress' })))
    item.classList.toggle('finished', progress.done >= progress.of)
    setText(shown, texts.progress(progress.done, progress.of))
  }
}

function read(): Record<string, Progress> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => isProgress(value)))
  } catch {
    return {}
  }
}

function isProgress(value: unknown): value is Progress {
  return (
    typeof value === 'object' &&
    value !== null &&
    Number.isInteger((value as Progress).done) &&
    Number.isInteger((value as Progress).of)
  )
}

// Where on a lesson's page its reader is, kept over a change of the language: the two pages have the same dialogues and
// tasks, so the one that is nearest to the window's top says it.

import { isRecord, read, remove, tabStorage } from '../storage'

const key = 'sanduq:place'
const landmarks = '.prose :is([id^="step-"], section.task, .dialogue[data-block], h1)'

interface Place {
  lesson: string
  lang: string
  /** Which of the landmarks, and where its upper edge is in the window. */
  landmark: number
  top: number
}

/** Keeps the place when the reader goes to another language by a link. */
export function keepPlace(lesson: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[hreflang]'))
    link.addEventListener('click', () => {
      const tops = [...document.querySelectorAll(landmarks)].map((at) => at.getBoundingClientRect().top)
      const nearest = tops.reduce((best, top, n) => (Math.abs(top) < Math.abs(tops[best]!) ? n : best), 0)
      const place: Place = { lesson, lang: document.documentElement.lang, landmark: nearest, top: tops[nearest] ?? 0 }
      try {
        tabStorage()?.setItem(key, JSON.stringify(place))
      } catch {
        // Then the page begins at its beginning.
      }
    })
}

/** Goes to the place that was kept on the page of another language; whether there was one. */
export function restorePlace(lesson: string): boolean {
  const place = read(tabStorage(), key, isPlace)
  remove(tabStorage(), key)
  if (place?.lesson !== lesson || place.lang === document.documentElement.lang) return false
  const at = document.querySelectorAll(landmarks)[place.landmark]
  if (!at) return false
  scrollBy({ top: at.getBoundingClientRect().top - place.top, behavior: 'instant' })
  return true
}

function isPlace(x: unknown): x is Place {
  return isRecord(x) && typeof x['lesson'] === 'string' && typeof x['lang'] === 'string' && Number.isInteger(x['landmark']) && Number.isFinite(x['top'])
}

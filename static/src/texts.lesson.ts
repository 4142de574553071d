// The strings of lessons and of the hand-in, in each language, with all others: see texts.ts.

import { languageOf } from './texts'
import { lessonArabic } from './texts.lesson.ar'
import { lessonEnglish, type LessonTexts } from './texts.lesson.en'

export type { LessonTexts }

const all: Record<string, LessonTexts> = { en: lessonEnglish, ar: lessonArabic }

/** The texts for a language tag, as textsFor gives them. */
export function lessonTextsFor(tag: string): LessonTexts {
  return all[languageOf(tag)] ?? lessonEnglish
}

// What a console notes of what the browser keeps for it, loaded with the first such note.

import { languageOf } from './texts'
import { recordArabic } from './texts.records.ar'
import { recordEnglish, type RecordTexts } from './texts.records.en'

export function recordTextsFor(tag: string): RecordTexts {
  return languageOf(tag) === 'ar' ? recordArabic : recordEnglish
}

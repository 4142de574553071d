// What is said of TLS in a lesson, in each language: see texts.ts.

import { isArabic } from './plural'
import { wireArabic } from './texts.wire.ar'
import { wireEnglish, type WireTexts } from './texts.wire.en'

export type { WireTexts }

/** The texts for a language tag, as textsFor gives them. */
export function wireTextsFor(tag: string): WireTexts {
  return isArabic(tag) ? wireArabic : wireEnglish
}

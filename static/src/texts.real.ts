// The strings of real servers, in each language: see texts.ts.

import { isArabic } from './plural'
import { realArabic } from './texts.real.ar'
import { realEnglish, type RealTexts } from './texts.real.en'

export type { RealTexts }

/** The texts for a language tag, as textsFor gives them. */
export function realTextsFor(tag: string): RealTexts {
  return isArabic(tag) ? realArabic : realEnglish
}

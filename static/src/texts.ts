// Every string that the scripts show, in English and Arabic. The strings of the
// page templates stand in static/texts.json. What is on the wire, and what a
// terminal says ("Connection closed by foreign host."), is never translated.

import { arabic } from './texts.ar'
import { english, type Texts } from './texts.en'

export type { Texts }

const all: Record<string, Texts> = { en: english, ar: arabic }

/** The texts for a language tag; its region is ignored and English stands in for what we do not speak. */
export function textsFor(tag: string): Texts {
  return all[languageOf(tag)] ?? english
}

/** The language of a tag, without region and script. */
export function languageOf(tag: string): string {
  return tag.toLowerCase().split('-')[0]!
}

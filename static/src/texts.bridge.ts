// What a console notes of TLS and of the way to a real server, in each language: see texts.ts.

import { isArabic } from './plural'
import { bridgeArabic } from './texts.bridge.ar'
import { bridgeEnglish, type BridgeTexts } from './texts.bridge.en'

export type { BridgeTexts }

/** The texts for a language tag, as textsFor gives them. */
export function bridgeTextsFor(tag: string): BridgeTexts {
  return isArabic(tag) ? bridgeArabic : bridgeEnglish
}

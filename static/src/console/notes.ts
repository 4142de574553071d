// What a console notes in its transcript of TLS, of the rules for a real server and of the way there. It is loaded when the
// first such thing is told.

import css from './notes.css'
import { adopt, h } from '../dom'
import { bridgeTextsFor, type BridgeTexts } from '../texts.bridge'
import { recordTextsFor } from '../texts.records'
import { visible } from './bidi'
import type { Noted } from './dress'
import { secured, shown } from './secured'

/** Writes what was told to its place in the transcript of a console. */
export function write(place: HTMLElement, event: Noted, lang: string, root: ShadowRoot): void {
  adopt(css, root)
  const texts = bridgeTextsFor(lang)
  place.lang = lang
  place.dir = texts.dir
  place.className = `told ${event.at}`
  place.append(...content(event, texts, lang))
}

function content(event: Noted, texts: BridgeTexts, lang: string): HTMLElement[] {
  switch (event.at) {
    case 'secured':
      return secured(event, texts)
    case 'insecure':
      return [
        h('p', {}, h('b', {}, texts.insecure), ' ', texts.distrust(event.why)),
        (event.why === 'stripped' || event.why === 'preauth' ? said : detail)(event.detail),
        h('p', {}, texts.noWay),
        ...(event.chain.length > 0 ? [shown(event.chain, texts)] : []),
      ]
    case 'guarded':
      return [h('p', {}, line(event.shown), ' ', texts.guarded(event.why)), said(event.detail)]
    case 'unkept':
      return [h('p', {}, recordTextsFor(lang).unkept(event.why))]
    case 'aside':
      return [h('p', {}, recordTextsFor(lang).aside(event.why))]
    case 'changed':
      return [h('p', {}, recordTextsFor(lang).changed)]
    case 'ended':
      return [h('p', {}, texts.ended(event.cause)), detail(event.detail)]
  }
}

/** A line that was typed, as it may be shown. */
function line(text: string): HTMLElement {
  return h('code', { dir: 'ltr', lang: 'en' }, visible(text))
}

/** What the guard says of it, in the reader's language. */
function said(text: string): HTMLElement {
  return h('p', { class: 'detail', hidden: text === '' }, visible(text))
}

/** What a program says of it, in English. */
function detail(text: string): HTMLElement {
  return h('p', { class: 'detail', dir: 'ltr', lang: 'en', hidden: text === '' }, visible(text))
}

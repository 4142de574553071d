// What a TLS handshake has agreed on and with whom, to be read; and the certificates that a server has shown.

import { h } from '../dom'
import { named } from '../named'
import type { Certificate, SecuredEvent } from '../protocol'
import type { BridgeTexts } from '../texts.bridge'
import { visible } from './bidi'

export function secured({ version, cipher, host, authority, chain }: SecuredEvent, texts: BridgeTexts): HTMLElement[] {
  const [own] = chain
  return [
    h('p', { class: 'good' }, h('b', {}, ...named(texts.secured(host)))),
    facts([
      [texts.version, wire(version)],
      [texts.cipher, wire(cipher)],
      ...(own ? certificate(own, texts) : []),
      [texts.voucher, texts.vouched[authority]],
    ]),
    ...(authority === 'bridge' ? [h('p', {}, texts.readAlong)] : []),
    ...(chain.length > 1 ? [shown(chain, texts)] : []),
  ]
}

/** All certificates that were shown, the server's own first: folded. */
export function shown(chain: readonly Certificate[], texts: BridgeTexts): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, texts.chain(chain.length)),
    h('ol', {}, ...chain.map((one) => h('li', {}, wire(one.subject), facts(certificate(one, texts))))),
  )
}

function certificate({ names, subject, issuer, from, until }: Certificate, texts: BridgeTexts): [string, Node | string][] {
  return [
    [texts.names, wire(some(names) || subject)],
    [texts.issuer, wire(issuer)],
    [texts.valid, texts.fromTo(from, until)],
  ]
}

function facts(all: [string, Node | string][]): HTMLElement {
  return h('dl', {}, ...all.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
}

/** So many of a certificate's names are shown: there may be hundreds. */
const most = 8

function some(names: readonly string[]): string {
  return names.slice(0, most).join(', ') + (names.length > most ? `, … +${names.length - most}` : '')
}

/** What turns the text around it, or hides in it: in somebody else's words it could show a name as another. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** Somebody else's words: from left to right, whatever stands around them. */
function wire(text: string): HTMLElement {
  return h('code', { dir: 'ltr', lang: 'en' }, visible(text).replace(unseen, '\ufffd'))
}

// What a TLS handshake has agreed on and with whom, to be read; and the certificates that a server has shown.

import { h } from '../dom'
import { named } from '../named'
import type { Certificate, SecuredEvent } from '../protocol'
import type { BridgeTexts } from '../texts.bridge'

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
    [texts.names, wire(names.join(', ') || subject)],
    [texts.issuer, wire(issuer)],
    [texts.valid, texts.fromTo(from, until)],
  ]
}

function facts(all: [string, Node | string][]): HTMLElement {
  return h('dl', {}, ...all.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
}

/** Somebody else's words: from left to right, whatever stands around them. */
function wire(text: string): HTMLElement {
  return h('code', { dir: 'ltr', lang: 'en' }, text)
}

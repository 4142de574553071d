// What a console notes of TLS and of the way to a real server, in English; their type is what Arabic must have. Names, the
// protocols' own words and what a Go program says of details are not translated.

import type { Cause } from './bridge/causes'
import type { Insecurity, SecuredEvent } from './protocol'

const isolated = (text: string) => `\u2068${text}\u2069`
const date = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })

const distrust: Record<Insecurity, string> = {
  issuer: 'Nobody that is known vouches for its certificate: it may be another server that only says it is this one.',
  name: 'Its certificate is for another name: it may be another server than the one you want.',
  expired: 'Its certificate has run out.',
  early: 'Its certificate does not hold yet.',
  certificate: 'Its certificate is broken, or is not made for servers.',
  handshake: 'The TLS handshake failed.',
  clear: 'It went on in the clear where TLS had to begin: somebody on the way may have put that in.',
  stripped: 'It does not offer TLS, or refused it. Somebody on the way may have taken the offer out, to read along.',
  preauth: 'It says that you are logged in before TLS has begun. That leaves no way to TLS, and may come from somebody on the way.',
}

const ended: Record<Cause, string> = {
  ended: 'The mail server has closed the connection.',
  shutdown: 'The bridge is shutting down. Connect again in a while.',
  text: 'The bridge has closed the connection: it was sent text where octets belong. That is a fault of this page.',
  policy: 'The bridge does not let this page connect.',
  frame: 'The bridge has closed the connection: it was sent too much at once. That is a fault of this page.',
  unreachable: 'The bridge cannot reach the mail server.',
  silent: 'The mail server did not answer in time.',
  address: 'The bridge does not go there: the server’s name leads to an address that the bridge may not use.',
  idle: 'The bridge has closed the connection: for a long time nothing was sent.',
  duration: 'The bridge has closed the connection: it lasted as long as one may.',
  bytes: 'The bridge has closed the connection: it carried as much as one may.',
  connections: 'The bridge has as many connections as it may. Try again in a while.',
  broken: 'The mail server has broken the connection off.',
  slow: 'The bridge has closed the connection: one side took nothing for too long.',
  origin: 'The bridge does not serve pages of this site: its owner has not named it.',
  host: 'The bridge does not know the name by which this page calls it: its owner has not named it.',
  target: 'The bridge does not lead to this server any more.',
  token: 'The permission to connect has run out. Connect again.',
  rate: 'There were too many connections in a short time. Wait a minute before you connect again.',
  visitor:
    'There are as many connections from your network as the bridge takes at one time. Close one, or try again in a while. If a class shares one address, the bridge’s owner can permit more: limits, perAddress.',
  left: 'You hung up before the connection stood.',
  blocked: 'The bridge answers, but no WebSocket to it opens: a proxy or filter on the way may not let WebSockets through.',
  lost: 'The connection to the bridge was lost.',
  unheard: 'The bridge does not answer this page: it is not running, or its owner has not named this site.',
}

const guarded: Record<string, string> = {
  beforeTLS: 'Not sent: before TLS somebody on the way could read it. Ask for TLS first: STARTTLS, in POP3 STLS.',
  readonly: 'Not sent: this server is here to be read only, and this command would change something.',
  busy: 'Not sent: the server has not answered the line before it.',
  literal: 'Not sent: a literal cannot be sent this way here.',
  compress: 'Not sent: this console cannot read compressed answers.',
  octets: 'Not sent: there is a NUL, CR or LF within the line.',
  tooLong: 'Not sent: the line is longer than servers take.',
  examine: 'Sent as EXAMINE: this server is here to be read only.',
}

export const bridgeEnglish = {
  dir: 'ltr',
  secured: (host: string) => `TLS has begun. From here on only this page and ${isolated(host)} can read what passes between them.`,
  version: 'Protocol',
  cipher: 'Cipher',
  names: 'Certificate for',
  issuer: 'Issued by',
  valid: 'Valid',
  fromTo: (from: number, until: number) => `${date.format(from)} to ${date.format(until)}`,
  voucher: 'Trusted by',
  vouched: {
    '': 'the authorities that browsers know',
    page: 'this page, which has made it',
    bridge: 'the bridge’s owner, whose own authority it comes from',
  } satisfies Record<SecuredEvent['authority'], string>,
  readAlong: 'Whoever has that authority could make a certificate for this name, and read along.',
  chain: (n: number) => (n === 1 ? 'The certificate' : `The chain of ${n} certificates`),

  insecure: 'The connection is closed: this server cannot be trusted.',
  distrust: (why: Insecurity) => distrust[why] ?? '',
  noWay: 'There is no way past this: a password would be in danger.',
  shown: 'What it showed:',

  guarded: (why: string) => guarded[why] ?? 'Not sent.',
  ended: (cause: string) => (ended as Record<string, string>)[cause] ?? 'The connection is closed.',
}

export type BridgeTexts = typeof bridgeEnglish

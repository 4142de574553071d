// What is said of TLS in a lesson, and of what passes on the wire, in English; its type is what Arabic must have.

/** By the protocol's own names (RFC 8446, section 5.1). */
const types: Record<number, string> = { 20: 'change cipher spec', 21: 'alert', 22: 'handshake', 23: 'application data' }

export const wireEnglish = {
  title: 'What passes on the wire',
  about: 'What somebody reads who listens between you and the server. The newest is at the end.',
  nothing: 'Nothing has passed yet.',
  waiting: 'Waiting for the mail server…',
  earlier: (n: number) => (n === 1 ? 'One piece before these is not shown.' : `${n} pieces before these are not shown.`),
  client: 'Client',
  server: 'Server',

  clear: (n: number) => `In the clear: ${octets(n)}.`,
  first: (n: number) => `These are the first ${n}:`,
  /** Of a TLS record: its type as the dump has it, as a number and by name; how many octets follow its head. */
  record: (hex: string, number: number, n: number) => `TLS record, type ${hex} (decimal ${number}), ${types[number] ?? ''}: ${octets(n)} after the first five.`,
  hello: 'The client’s first word, ClientHello, still in the clear: the server’s name can be read.',
  answer: 'The server’s answer, ServerHello, the last in the clear.',
  nothingMeant: 'It means nothing any more, and is for old devices on the way.',
  secret: 'Encrypted: without the keys nobody can read it.',

  loading: 'The part of this page that makes TLS is loading…',
  failed: 'The part of this page that makes TLS could not be loaded, so there is no handshake.',
  again: 'Try again',
}

function octets(n: number): string {
  return n === 1 ? '1 octet' : `${n} octets`
}

export type WireTexts = typeof wireEnglish

// What the mail host offers: a protocol at a port. SMTP has two, as it has two
// roles: at 587 a mail program hands in what its user sends (RFC 6409), at 25
// other hosts bring what is for the users here (RFC 5321).

import type { ProtocolName } from '../protocol'

export interface Service {
  protocol: ProtocolName
  port: number
}

export const ports: Record<ProtocolName, number> = { imap: 143, pop3: 110, smtp: 25 }

/** Those that a learner can choose from, in the order in which they are shown. */
export const services: readonly Service[] = [
  { protocol: 'imap', port: 143 },
  { protocol: 'pop3', port: 110 },
  { protocol: 'smtp', port: 587 },
  { protocol: 'smtp', port: 25 },
]

/** The service that attributes name: what is not known is IMAP, and a port that is absent the protocol's own. */
export function serviceOf(protocol: string | null, port: string | null): Service {
  const name = (protocol ?? '').toLowerCase()
  const known = name in ports ? (name as ProtocolName) : 'imap'
  return { protocol: known, port: Number(port) || ports[known] }
}

export function same(a: Service, b: Service): boolean {
  return a.protocol === b.protocol && a.port === b.port
}

/** "SMTP 587": the same in every language. */
export function title({ protocol, port }: Service): string {
  return `${protocol.toUpperCase()} ${port}`
}

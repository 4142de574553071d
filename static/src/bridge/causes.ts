// Why the way to a real server ended, by the words that the bridge has for it (server/internal/bridge; a test holds the two
// tables against each other).

/** The close codes of the bridge's WebSocket (RFC 6455, section 7.4), with their words. */
export const causes = {
  1000: 'ended',
  1001: 'shutdown',
  1003: 'text',
  1008: 'policy',
  1009: 'frame',
  4000: 'unreachable',
  4001: 'silent',
  4002: 'address',
  4003: 'idle',
  4004: 'duration',
  4005: 'bytes',
  4006: 'connections',
  4007: 'broken',
  4008: 'slow',
} as const

/**
 * What the bridge says where it refuses, before there is a WebSocket, with the causes that these are. Its "address" is the
 * visitor's, from which there are too many connections; as a close code's word it is the mail server's.
 */
const refusals = {
  origin: 'origin',
  host: 'host',
  target: 'target',
  token: 'token',
  rate: 'rate',
  connections: 'connections',
  address: 'visitor',
  shutdown: 'shutdown',
  request: 'policy',
} as const

/**
 * left: the learner hung up before the connection stood. blocked: the bridge answers, but no WebSocket to it opens. lost: the
 * way to the bridge broke, or the bridge is not there. unheard: so it is, or its answer is not for this page, which
 * a browser does not tell apart (it hides from a page of another origin even the refusal).
 */
export type Cause = (typeof causes)[keyof typeof causes] | (typeof refusals)[keyof typeof refusals] | 'left' | 'blocked' | 'lost' | 'unheard'

/** The word for a WebSocket's close code; a code of nobody's, as 1006 is, says that the way broke. */
export function causeOf(code: number): Cause {
  return (causes as Record<number, Cause>)[code] ?? 'lost'
}

/** The word for a refusal of the bridge's; undefined: it is none that is known. */
export function causeOfRefusal(word: unknown): Cause | undefined {
  return typeof word === 'string' && Object.hasOwn(refusals, word) ? refusals[word as keyof typeof refusals] : undefined
}

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

/** What the bridge says where it refuses, before there is a WebSocket. */
export const refusals = ['origin', 'host', 'target', 'token', 'rate', 'connections', 'address'] as const

export type Refusal = (typeof refusals)[number]

/** lost: the way to the bridge broke, or the bridge is not there. */
export type Cause = (typeof causes)[keyof typeof causes] | Refusal | 'lost'

/** The word for a WebSocket's close code; a code of nobody's, as 1006 is, says that the way broke. */
export function causeOf(code: number): Cause {
  return (causes as Record<number, Cause>)[code] ?? 'lost'
}

export function isRefusal(word: unknown): word is Refusal {
  return (refusals as readonly unknown[]).includes(word)
}

// What a bridge says of itself: who runs it, and to which servers it leads.

import type { Target } from '../protocol'
import { isRecord } from '../storage'
import { why } from '../why'
import { causeOfRefusal, type Cause } from './causes'

export interface Targets {
  /** Who runs the bridge. */
  by: string
  targets: Target[]
}

/** The bridge's refusal. */
export class Refused extends Error {
  constructor(
    readonly why: Cause,
    /** In English, by the bridge. */
    detail: string,
  ) {
    super(detail)
  }
}

/** How long a bridge may take to answer, in milliseconds. */
const patience = 15_000

/**
 * Asks a bridge.
 * @param bridge its address, which ends with a slash
 * @throws Refused where it refuses; another Error where it does not answer, or not as a bridge does
 */
export async function targetsOf(bridge: URL): Promise<Targets> {
  const url = new URL('targets', bridge)
  const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(patience) }).catch((fault: unknown) => {
    throw url.origin === location.origin ? fault : new Refused('unheard', why(fault))
  })
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) {
    const cause = isRecord(said) ? causeOfRefusal(said['error']) : undefined
    if (cause && isRecord(said)) throw new Refused(cause, String(said['detail'] ?? ''))
    throw new Error(`${url.href}: ${answer.status} ${answer.statusText}`)
  }
  if (!isTargets(said)) throw new Error(`${url.href}: this is no list of servers`)
  return said
}

function isTargets(x: unknown): x is Targets {
  return isRecord(x) && typeof x['by'] === 'string' && Array.isArray(x['targets']) && x['targets'].every(isTarget)
}

function isTarget(x: unknown): x is Target {
  return (
    isRecord(x) &&
    ['name', 'host'].every((name) => typeof x[name] === 'string' && x[name] !== '') &&
    ['imap', 'pop3', 'smtp'].includes(x['protocol'] as string) &&
    Number.isInteger(x['port']) &&
    ['implicit', 'starttls'].includes(x['tls'] as string) &&
    ['safe', 'readonly', 'none'].includes(x['guard'] as string) &&
    ['undefined', 'string'].includes(typeof x['authority'])
  )
}

// Which consoles a sandbox had, so that a reload finds them as they were. What they said is the store's own record.

import { same, serviceOf, services, type Service } from '../console/service'
import { read, sharedStorage, tabStorage, write } from '../storage'
import { most } from './consoles'

export interface Arranged {
  connection: string
  service: Service
}

/** The consoles that a set's sandbox had last: in this tab, else in whichever. */
export function arrangedFor(set: string): Arranged[] {
  const kept = [tabStorage(), sharedStorage()].map((storage) => arranged(read(storage, key(set), isRows) ?? []))
  return kept.find((consoles) => consoles.length > 0) ?? []
}

/** Where there is no room for it, a reload begins with one console. */
export function keepArranged(set: string, consoles: readonly Arranged[]): void {
  const text = JSON.stringify(consoles.map(({ connection, service: { protocol, port } }) => [connection, protocol, port]))
  for (const storage of [tabStorage(), sharedStorage()]) write(storage, key(set), text)
}

function key(set: string): string {
  return `sanduq:consoles:${set}`
}

function isRows(x: unknown): x is unknown[][] {
  return Array.isArray(x) && x.every(Array.isArray)
}

/** Of what was kept, what can be consoles. */
function arranged(rows: readonly unknown[][]): Arranged[] {
  return rows
    .map(([connection, protocol, port]) => ({ connection: String(connection), service: serviceOf(String(protocol), String(port)) }))
    .filter(({ connection, service }) => /^[a-z0-9]+$/.test(connection) && services.some((s) => same(s, service)))
    .slice(0, most)
}

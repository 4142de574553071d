// Which consoles a sandbox had, so that a reload finds them as they were. What they said is the store's own record.

import { same, serviceOf, services, type Service } from '../console/service'
import { most } from './consoles'

export interface Arranged {
  connection: string
  service: Service
}

/** The consoles that a set's sandbox had last: in this tab, else in whichever. */
export function arrangedFor(set: string): Arranged[] {
  for (const storage of storages()) {
    const arranged = read(storage, set)
    if (arranged.length > 0) return arranged
  }
  return []
}

export function keepArranged(set: string, arranged: readonly Arranged[]): void {
  const text = JSON.stringify(arranged.map(({ connection, service: { protocol, port } }) => [connection, protocol, port]))
  for (const storage of storages())
    try {
      storage.setItem(key(set), text)
    } catch {
      // No room: then a reload begins with one console.
    }
}

function key(set: string): string {
  return `sanduq:consoles:${set}`
}

// Merely naming a storage throws where cookies are blocked.
function storages(): Storage[] {
  try {
    return [sessionStorage, localStorage]
  } catch {
    return []
  }
}

/** Storage is anybody's on this origin: what does not have the form is as good as nothing. */
function read(storage: Storage, set: string): Arranged[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key(set)) ?? '[]')
    if (!Array.isArray(kept)) return []
    const arranged = kept.map(([connection, protocol, port]: unknown[]) => ({
      connection: String(connection),
      service: serviceOf(String(protocol), String(port)),
    }))
    return arranged.filter(({ connection, service }) => /^[a-z0-9]+$/.test(connection) && services.some((s) => same(s, service))).slice(0, most)
  } catch {
    return []
  }
}

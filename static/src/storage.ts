// The browser's two storages, as far as it gives them to us: where it does not, what is read is nothing, and what is
// written is told of.

/** Of this tab alone; null: the browser gives none. */
export function tabStorage(): Storage | null {
  return named(() => sessionStorage)
}

/** Of all tabs of this origin; null: the browser gives none. */
export function sharedStorage(): Storage | null {
  return named(() => localStorage)
}

// Merely naming a storage throws where cookies are blocked.
function named(storage: () => Storage): Storage | null {
  try {
    return storage()
  } catch {
    return null
  }
}

/** The value that a key holds, where it is JSON and has the form: storage is anybody's on this origin. */
export function read<T>(storage: Storage | null, key: string, isValue: (x: unknown) => x is T): T | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? 'null')
    return isValue(kept) ? kept : null
  } catch {
    return null
  }
}

/** Where it cannot be written, there is nothing under the key afterwards. */
export function write(storage: Storage | null, key: string, text: string): 'kept' | 'full' | 'unavailable' {
  if (!storage) return 'unavailable'
  try {
    storage.setItem(key, text)
    return 'kept'
  } catch (fault) {
    remove(storage, key)
    return fault instanceof DOMException && fault.name === 'QuotaExceededError' ? 'full' : 'unavailable'
  }
}

export function remove(storage: Storage | null, key: string): void {
  try {
    storage?.removeItem(key)
  } catch {
    // Then there is nothing there either.
  }
}

/** Whether something is an object whose properties may be looked at. */
export function isRecord(x: unknown): x is { [name: string]: unknown } {
  return typeof x === 'object' && x !== null
}

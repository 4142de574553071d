// What a test drives instead of a console: stores by name, and all that they have said.

import '../../src/framed'
import { answer, database } from '../../src/records/database'
import { keep } from '../../src/records/keeper'
import { records } from '../../src/store'
import { Sandbox, type LocalEvent, type Status, type Store, type StoreEvent, type StoreOptions } from '../../src/sandbox'

records.keep = keep

const stores = new Map<string, { store: Store; told: (StoreEvent | LocalEvent)[] }>()
const statuses: Status[] = []

function of(name: string): { store: Store; told: (StoreEvent | LocalEvent)[] } {
  const one = stores.get(name)
  if (!one) throw new Error(`no store ${name}`)
  return one
}

const probe = {
  sandbox: () => Sandbox.get(),
  status: () => Sandbox.get().status,
  statuses,

  /** Opens a store and keeps what it says; after an "opening" only what follows it. */
  open(name: string, options?: StoreOptions): void {
    if (statuses.length === 0) Sandbox.get().listen((status) => statuses.push(status))
    const store = Sandbox.get().store(name, options)
    const told: (StoreEvent | LocalEvent)[] = []
    stores.set(name, { store, told })
    store.listen((events) => {
      for (const e of events) {
        // What is said of the record stays.
        if (e.at === 'opening') told.splice(0, told.length, ...told.filter(({ at }) => ['unkept', 'aside', 'elsewhere'].includes(at)))
        told.push(e)
      }
    })
  },

  store: (name: string) => of(name).store,

  /** Connects and sends lines, all at once. */
  type(name: string, conn: string, ...lines: string[]): void {
    of(name).store.connect(conn, 'imap')
    for (const line of lines) of(name).store.send(conn, line)
  },

  lines: (name: string, conn: string): string =>
    of(name)
      .told.flatMap((e) => (e.at === 'line' && e.conn === conn ? [e.replayed ? `(${e.who}: ${e.text})` : `${e.who}: ${e.text}`] : []))
      .join('\n'),

  told: (name: string): string => JSON.stringify(of(name).told),

  /** What the database has: keys and values of each part. */
  async kept(): Promise<string> {
    const parts = ['records', 'runs', 'entries', 'aside']
    const change = (await database()).transaction(parts)
    const all = parts.map(async (name) => [name, await answer(change.objectStore(name).getAllKeys()), await answer(change.objectStore(name).getAll())])
    return JSON.stringify(await Promise.all(all))
  },

  /** The last event of a kind, or null. */
  last: (name: string, at: string) => of(name).told.findLast((e) => e.at === at) ?? null,

  /** Median milliseconds from a NOOP to its answer. */
  async noop(name: string, conn: string, times: number): Promise<number> {
    const { store } = of(name)
    const took: number[] = []
    for (let i = 0; i < times; i++) {
      const tag = `n${i}`
      const answered = new Promise<void>((done) => {
        const stop = store.listen((events) => {
          if (events.some((e) => e.at === 'line' && e.who === 'S' && e.text.startsWith(`${tag} OK`))) {
            stop()
            done()
          }
        })
      })
      const began = performance.now()
      store.send(conn, `${tag} noop`)
      await answered
      took.push(performance.now() - began)
    }
    took.sort((a, b) => a - b)
    return took[times >> 1] ?? NaN
  },
}

Object.assign(globalThis, { probe })

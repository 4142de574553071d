// Plays what was sent to a store once more, unseen, in a store beside it: the world is deterministic, so what comes is
// what came; and in a world of another name and another time, all that is not the same is what changes from run to run.

import type { Turn } from '../console/lives'
import { Sandbox, type Entry, type LineEvent, type StateEvent, type Store } from '../sandbox'

/** A world unlike that of a sandbox. The name is longer, so that what counts octets comes out otherwise, too. */
const elsewhere = 'elsewhere.example'

/** The session as it was, and as it would have been elsewhere. */
export async function playAgain(store: Store): Promise<[Turn[], Turn[]]> {
  const { start } = store.logged
  return Promise.all([turns(store, 'here', {}), turns(store, 'elsewhere', { host: elsewhere, start: otherTime(start) })])
}

/**
 * A time of which no part is the same: year, month, day (whose digits are more or fewer), weekday, hour, minute, second.
 */
function otherTime(start: number): number {
  const was = new Date(start)
  const day = was.getUTCDate() < 10 ? 17 : 3
  let then = new Date(Date.UTC(was.getUTCFullYear() + 3, (was.getUTCMonth() + 5) % 12, day))
  if (then.getUTCDay() === was.getUTCDay()) then = new Date(then.getTime() + 86_400_000)
  const clock = (start % 86_400_000) + 5 * 3_600_000 + 17 * 60_000 + 23_000
  return then.getTime() + (clock % 86_400_000)
}

/** What no connection is called: what is asked of it fails, and so ends what is played before. */
const end = 'the end'

async function turns(of: Store, name: string, world: { host?: string; start?: number }): Promise<Turn[]> {
  const { key: _, ...options } = of.options
  const { start = of.logged.start, ...host } = world
  const { log } = of.logged
  const store = Sandbox.get().store(`again-${name}`, { ...options, ...host, begin: { ...of.logged, start } })
  try {
    return await heard(store, new Turns([...log]))
  } finally {
    Sandbox.get().forget(store)
  }
}

function heard(store: Store, turns: Turns): Promise<Turn[]> {
  return new Promise((done, fail) => {
    store.listen((events) => {
      for (const event of events) {
        if (event.at === 'line' || event.at === 'state') turns.take(event)
        else if (event.at === 'failed' && event.conn === '') fail(new Error(event.error))
        else if (event.at === 'failed' && event.conn === end) done(turns.all())
      }
    })
    store.send(end, '')
  })
}

/** Tells what was said upon which entry: a record that is played again is not told of entry by entry. */
class Turns {
  private readonly turns: Turn[] = []
  private readonly open = new Set<string>()

  constructor(private readonly log: readonly Entry[]) {}

  take(event: LineEvent | StateEvent): void {
    const { conn } = event
    if (event.at === 'state') {
      const turn = this.turns.at(-1)
      if (turn?.entry.conn === conn) turn.more = event.state === 'literal' || event.state === 'continue'
      return
    }
    if (event.who === 'C') this.goTo('send', conn)
    else if (event.who === 'S' && !this.open.has(conn)) this.goTo('connect', conn)
    if (event.who === 'I' && event.text.startsWith('Connection closed')) this.open.delete(conn)
    else this.open.add(conn)
    this.turns.at(-1)?.lines.push(event)
  }

  all(): Turn[] {
    while (this.turns.length < this.log.length) this.next()
    return this.turns
  }

  /** Goes on to the next entry of a kind on a connection; upon those between nothing was said. */
  private goTo(kind: Entry['kind'], conn: string): void {
    for (let entry = this.next(); entry && !(entry.kind === kind && entry.conn === conn); ) entry = this.next()
  }

  private next(): Entry | undefined {
    const entry = this.log[this.turns.length]
    if (entry) this.turns.push({ entry, lines: [], more: false })
    return entry
  }
}

// Keeps the record of one store: reads it when it is this tab's turn, and writes to it what is sent, as it is sent.

import type { Keeper, KeeperEvents, Present } from '../store'
import { answer, database, finished, isRecordRow, isRunRow, isWhole, under, unreadable, type AsideRow, type RecordRow, type RunRow, type Stores, type Unreadable } from './database'
import { moveEarlier } from './earlier'
import { putDown, takeUp } from './left'
import { entryOf, rowOf, type Row } from './run'
import { shortened, sameVersion } from './shorten'
import { turnFor, type Turn } from './turn'

/** More than this of a run, in characters, is not kept: to play it again would take longer than to start over. */
const most = 4_000_000

/** A run as it is kept: what of its log is written. */
interface Writing {
  number: number
  present: Present
  written: number
  size: number
}

const all: Stores[] = ['records', 'runs', 'entries', 'aside']

/** What records.keep is for whoever has pages. */
export async function keep(key: string, events: KeeperEvents): Promise<Keeper> {
  return new RecordKeeper(key, events)
}

class RecordKeeper implements Keeper {
  private readonly turn: Turn
  private holds = false
  private revision = 0
  /** Of the run that was begun last. */
  private number = 0
  /** Runs that are not written to their ends; the last is the present one, and stays. */
  private runs: Writing[] = []
  private dirty = false
  private busy = false
  /** It was told that something is not kept. */
  private told = false

  constructor(
    private readonly key: string,
    private readonly events: KeeperEvents,
  ) {
    this.turn = turnFor(key, { waits: () => events.waits(), lost: () => this.lose() })
    addEventListener('pagehide', () => this.leave())
  }

  async hold(): Promise<Present | undefined> {
    await this.turn.mine()
    this.holds = true
    this.told = false
    try {
      return await this.read()
    } catch (fault) {
      this.runs = []
      if (isNamed(fault, 'VersionError')) this.events.aside('newer')
      this.unkept('unavailable')
      return undefined
    }
  }

  take(): void {
    this.turn.take()
  }

  begun(present: Present, renamed?: string): void {
    this.runs.push({ number: ++this.number, present, written: 0, size: 0 })
    this.changed()
    if (renamed !== undefined) void sameVersion(this.key, renamed, present.version).catch(() => {})
  }

  changed(): void {
    this.dirty = true
    if (!this.busy) void this.write()
  }

  private lose(): void {
    // What is under way is written still, unless whoever has it now was faster: then that is seen there.
    this.holds = false
    this.events.lost()
  }

  private unkept(why: Parameters<KeeperEvents['unkept']>[0]): void {
    if (!this.told) this.events.unkept(why)
    this.told = true
  }

  /** Reads the present run. What cannot be read is kept aside, and a new run begins behind it. */
  private async read(): Promise<Present | undefined> {
    const db = await database()
    await takeUp(db, this.key)
    await moveEarlier(db, this.key, (why) => this.events.aside(why))
    const change = db.transaction(all, 'readwrite')
    const done = finished(change)
    const [records, runs, entries] = [change.objectStore('records'), change.objectStore('runs'), change.objectStore('entries')]
    const found: unknown = await answer(records.get(this.key))
    const record = isRecordRow(found) ? found : undefined
    const numbers = (await answer(runs.getAllKeys(under(this.key)))).map((key) => Number((key as unknown[])[1]))
    // Where nothing says which is the present one, it is the last.
    const number = record?.run ?? numbers.at(-1) ?? 0
    const range = under(this.key, number)
    const run: unknown = await answer(runs.get([this.key, number]))
    const rows: unknown[] = await answer(entries.getAll(range))
    const keys = await answer(entries.getAllKeys(range))
    let present: Present | undefined
    let wrong: Unreadable | undefined
    this.runs = []
    this.number = Math.max(number, 0, ...numbers)
    this.revision = record?.revision ?? 0
    if ((record || found === undefined) && isRunRow(run) && isWhole(keys, rows)) {
      const { version, start, reached, size } = run
      present = { version, start, log: rows.map(entryOf), ...(reached && { reached }) }
      this.runs = [{ number, present, written: rows.length, size }]
    } else if (record?.run !== 0 && (found !== undefined || run !== undefined)) {
      wrong = unreadable(record ? run : found)
      change.objectStore('aside').add({ key: this.key, why: wrong, when: Date.now(), found: { record: found, run, log: rows } } satisfies AsideRow)
      runs.delete([this.key, number])
      entries.delete(range)
      records.put({ v: 1, run: 0, revision: ++this.revision } satisfies RecordRow, this.key)
    }
    await done
    if (wrong) this.events.aside(wrong)
    return present
  }

  private async write(): Promise<void> {
    this.busy = true
    while (this.dirty) {
      this.dirty = false
      for (let run = this.runs[0]; run; run = this.runs[0]) {
        const last = this.runs.length === 1
        try {
          if (await this.put(run)) this.told = false
          else this.unkept('long')
        } catch (fault) {
          if (isNamed(fault, 'AbortError')) {
            if (this.holds) this.lose()
            break
          }
          this.unkept(isNamed(fault, 'QuotaExceededError') ? 'full' : 'unavailable')
          if (last) break
        }
        if (last) break
        if (this.runs[0] === run) this.runs.shift()
      }
    }
    this.busy = false
  }

  /** Writes what is new of a run, in one go or not at all; whether that is all of it. */
  private async put(run: Writing): Promise<boolean> {
    const { number } = run
    const change = (await database()).transaction(all, 'readwrite')
    const done = finished(change)
    done.catch(() => {})
    const records = change.objectStore('records')
    const { revision } = this
    const seen = records.get(this.key)
    seen.onsuccess = () => {
      const found = seen.result as RecordRow | undefined
      if ((found?.revision ?? 0) !== revision) change.abort()
    }
    const { rows, row, whole } = news(run)
    try {
      rows.forEach((one, n) => change.objectStore('entries').put(one, [this.key, number, run.written + n]))
      // How far it led is said of what is kept, and of nothing else.
      if (whole || run.written === 0) change.objectStore('runs').put(row, [this.key, number])
      records.put({ v: 1, run: number, revision: revision + 1 } satisfies RecordRow, this.key)
    } catch (fault) {
      change.abort()
      throw fault
    }
    await done
    const begins = run.written === 0
    Object.assign(run, { written: run.written + rows.length, size: row.size })
    this.revision = revision + 1
    if (begins) await shortened(this.key, number)
    return whole
  }

  /** The page goes: what is not written, or not known to be, is put down for whoever reads the record next. */
  private leave(): void {
    if (!this.holds || !(this.busy || this.dirty)) return
    putDown(this.key, this.runs.map((run) => ({ number: run.number, from: run.written, rows: news(run).rows, run: news(run).row })))
  }
}

/** What is new of a run; whole: that is all of it. */
function news({ present, ...before }: Writing): { rows: Row[]; row: RunRow; whole: boolean } {
  const { version, start, log, reached } = present
  const rows: Row[] = []
  let { size } = before
  for (const entry of log.slice(before.written)) {
    const row = rowOf(entry)
    const weight = row[3].length + row[1].length + 24
    if (size + weight > most) break
    size += weight
    rows.push(row)
  }
  const whole = before.written + rows.length === log.length
  const sent = log.some(({ kind }) => kind === 'send')
  return { rows, whole, row: { v: 1, version, start, sent, size, ...(whole && reached && { reached }) } }
}

function isNamed(fault: unknown, name: string): boolean {
  return fault instanceof DOMException && fault.name === name
}

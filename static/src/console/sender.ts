// Sends lines one by one: the next goes when the server has answered the one
// before, or asks for more of it. A paste or a list of commands then reads as a
// dialogue, and a line that closes the connection keeps the rest from being
// sent to the next one.

import type { ConnState } from '../protocol'

export class Sender {
  private queue: string[] = []
  private busy = false
  private open = false

  constructor(
    private readonly send: (line: string) => void,
    private readonly dropped: (lines: number) => void,
  ) {}

  /** How many lines have not been sent yet. */
  get length(): number {
    return this.queue.length
  }

  /** Adds a line; it is kept as long as there is no connection yet. */
  add(line: string): void {
    this.queue.push(line)
    this.next()
  }

  /** Takes note of the connection's state. */
  state(state: ConnState): void {
    const was = this.open
    this.open = state !== 'closed'
    this.busy = state === 'waiting'
    if (was && !this.open) this.drop()
    this.next()
  }

  /** There is no server now; lines that come from here on wait for the next one. */
  forget(): void {
    this.queue = []
    this.open = false
    this.busy = false
  }

  private next(): void {
    if (!this.open || this.busy) return
    const line = this.queue.shift()
    if (line === undefined) return
    this.busy = true
    this.send(line)
  }

  private drop(): void {
    const lines = this.queue.length
    this.queue = []
    if (lines > 0) this.dropped(lines)
  }
}

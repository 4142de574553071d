// Sends lines one by one: the next goes when the server has answered the one
// before, or asks for more of it. A list of commands or a paste that closes the
// connection on its way is not sent on to nobody, nor to the next connection.

import type { ConnState } from '../protocol'

export class Sender {
  private queue: string[] = []
  private busy = false
  private open = false

  constructor(
    private readonly send: (line: string) => void,
    private readonly dropped: (lines: number) => void,
  ) {}

  /** The lines that have not been sent yet. */
  get waiting(): readonly string[] {
    return this.queue
  }

  /** Adds a line; it is kept as long as there is no connection yet. */
  add(line: string): void {
    this.queue.push(line)
    this.next()
  }

  /** Takes note of the connection's state; to be told again when a line has been shown that changed nothing. */
  state(state: ConnState): void {
    const was = this.open
    this.open = state !== 'closed'
    this.busy = state === 'waiting'
    if (was && !this.open) this.discard()
    this.next()
  }

  /** There is no server now: lines are kept for the next one. */
  pause(): void {
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

  /** What waits is not sent any more. */
  discard(): void {
    const lines = this.queue.length
    this.queue = []
    if (lines > 0) this.dropped(lines)
  }
}

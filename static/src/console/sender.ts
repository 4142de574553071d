// Sends lines one by one: the next goes when the server has answered the one
// before, or asks for more of it. A list of commands or a paste that closes the
// connection on its way is not sent on to nobody, nor to the next connection.

import type { ConnState } from '../protocol'

export class Sender {
  private queue: string[] = []
  /** The line that is on its way: whether the server has it is not known yet. */
  private under: string | undefined
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

  /** Whether a line would be sent at once. */
  get free(): boolean {
    return this.open && !this.busy && this.queue.length === 0
  }

  /** Adds a line; it is kept as long as there is no connection yet. */
  add(line: string): void {
    this.queue.push(line)
    this.next()
  }

  /** The server has the line that was on its way, or has refused it. */
  taken(): void {
    this.under = undefined
  }

  /**
   * Takes back what the server will not have: the line that was on its way, and those that wait for its answer. Where none
   * was on its way, nothing.
   */
  takeBack(): string[] {
    if (this.under === undefined) return []
    const lines = [this.under, ...this.queue]
    this.under = undefined
    this.queue = []
    return lines
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
    this.under = line
    this.send(line)
  }

  /** What waits is not sent any more. */
  discard(): void {
    const lines = this.queue.length
    this.queue = []
    if (lines > 0) this.dropped(lines)
  }
}

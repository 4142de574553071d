// The sandbox's way to the program that has TLS, which runs in a Worker of its own. The sandbox is given a port to it for
// each side of a handshake, whether or not it is there yet: what is posted waits.

import type { Secrecy } from './protocol'

/** What a channel begins with: Opening in wasm/internal/pipe. */
interface Opening {
  side: string
  name: string
  at: number
}

/** How long the program may take to answer, in milliseconds, before it is given up: less than a player's patience. */
const silence = 8_000
/** And how much longer where the machine slept meanwhile: then the answer is already there. */
const grace = 1_000

const encoder = new TextEncoder()

export class Way {
  private program: MessagePort | undefined
  private asked = false
  private waiting: { opening: Opening; port: MessagePort; watch: () => void }[] = []
  private readonly open = new Set<MessagePort>()

  /** @param ask asks the page, which answers with take */
  constructor(private readonly ask: () => void) {}

  channel(opening: Opening): MessagePort {
    const { port1, port2 } = new MessageChannel()
    let timer: ReturnType<typeof setTimeout> | undefined
    const heard = (): void => {
      clearTimeout(timer)
      timer = undefined
    }
    const watch = (): void => {
      if (this.program) timer ??= setTimeout(() => (timer = setTimeout(() => this.fail('the TLS program does not answer'), grace)), silence)
    }
    this.open.add(port1)
    port1.addEventListener('message', heard)
    port1.postMessage = (message: Uint8Array): void => {
      watch()
      MessagePort.prototype.postMessage.call(port1, message)
    }
    port1.close = () => {
      heard()
      this.open.delete(port1)
      MessagePort.prototype.close.call(port1)
    }
    this.waiting.push({ opening, port: port2, watch })
    if (this.program) this.hand()
    else if (!this.asked) {
      this.asked = true
      this.ask()
    }
    return port1
  }

  /** Takes the page's answer. */
  take(secrecy: Secrecy): void {
    this.asked = false
    if (!('port' in secrecy)) {
      this.fail(secrecy.error)
      return
    }
    this.program = secrecy.port
    this.hand()
  }

  private hand(): void {
    for (const { opening, port, watch } of this.waiting.splice(0)) {
      this.program?.postMessage(opening, [port])
      if (opening.side === 'client') watch() // it speaks first
    }
  }

  /** Says at all ports what the program cannot say any more. */
  private fail(error: string): void {
    this.program = undefined
    this.waiting = []
    const data = encoder.encode(`f${error}`)
    for (const port of [...this.open]) port.dispatchEvent(new MessageEvent('message', { data }))
  }
}

// The sandbox's way to the program that has TLS, which runs in a Worker of its own. The sandbox is given a port to it for
// each side of a handshake, whether or not it is there yet: what is posted waits.

import type { Secrecy } from './protocol'

/** What a channel begins with: Opening in wasm/internal/pipe. */
interface Opening {
  side: string
  name: string
  at: number
}

const encoder = new TextEncoder()

export class Way {
  private program: MessagePort | undefined
  private asked = false
  private waiting: { opening: Opening; port: MessagePort }[] = []
  private readonly open = new Set<MessagePort>()

  /** @param ask asks the page, which answers with take */
  constructor(private readonly ask: () => void) {}

  channel(opening: Opening): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.open.add(port1)
    port1.close = () => {
      this.open.delete(port1)
      MessagePort.prototype.close.call(port1)
    }
    this.waiting.push({ opening, port: port2 })
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
    this.program = 'port' in secrecy ? secrecy.port : undefined
    if ('port' in secrecy) this.hand()
    else this.fail(secrecy.error)
  }

  private hand(): void {
    for (const { opening, port } of this.waiting.splice(0)) this.program?.postMessage(opening, [port])
  }

  /** Says at all ports what the program cannot say any more. */
  private fail(error: string): void {
    this.waiting = []
    const data = encoder.encode(`f${error}`)
    for (const port of [...this.open]) port.dispatchEvent(new MessageEvent('message', { data }))
  }
}

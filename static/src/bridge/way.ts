// The way to a real server: a WebSocket to the bridge, opened by the page itself, so that the bridge hears from the browser
// whose page it is. The Worker's program has the other end of a MessagePort: see wasm/bridge/way_js.go.

import { causeOf, causeOfRefusal, type Cause } from './causes'
import { Refused, targetsOf } from './targets'
import { isRecord } from '../storage'
import { why } from '../why'

/** How long the bridge may take to give a token, in milliseconds. */
const patience = 15_000

export interface Opened {
  /** The end that the program takes. */
  port: MessagePort
  /** Ends it at once, because the learner will not wait. */
  giveUp(): void
}

/** Opens a way. */
export function openWay(bridge: URL, target: string): Opened {
  const { port1, port2 } = new MessageChannel()
  const way = new Way(port1, bridge, target)
  void way.open()
  return { port: port2, giveUp: () => way.giveUp() }
}

class Way {
  private socket: WebSocket | undefined
  private over = false

  constructor(
    private readonly port: MessagePort,
    private readonly bridge: URL,
    private readonly target: string,
  ) {
    port.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer> | null>) => {
      if (data) {
        // What says goodbye to a server that has gone is nobody's.
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(data)
      } else {
        this.over = true
        this.socket?.close(1000)
        port.close()
      }
    }
  }

  async open(): Promise<void> {
    let token: string | undefined
    try {
      token = await this.token()
    } catch (fault) {
      this.end('lost', why(fault))
    }
    if (token === undefined || this.over) return
    const url = this.address('open')
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    try {
      this.socket = new WebSocket(url, ['sanduq.bridge.1', `token.${token}`])
    } catch (fault) {
      this.end('lost', why(fault))
      return
    }
    this.socket.binaryType = 'arraybuffer'
    let opened = false
    this.socket.onopen = () => (opened = true)
    this.socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      if (data.byteLength === 0) this.port.postMessage('')
      else this.port.postMessage(data, [data])
    }
    this.socket.onclose = ({ code, reason }) => {
      if (opened) this.end(causeOf(code), reason)
      else void this.explain()
    }
  }

  giveUp(): void {
    this.end('left', '')
    this.socket?.close(1000)
  }

  /** Says why the WebSocket did not open, which a browser keeps to itself: where the bridge answers, something between does not let it through. */
  private async explain(): Promise<void> {
    try {
      await targetsOf(this.bridge)
      this.end('blocked', '')
    } catch (fault) {
      this.end(fault instanceof Refused ? fault.why : 'lost', why(fault))
    }
  }

  /** Asks for a token; undefined: the bridge refuses, and why has been said. */
  private async token(): Promise<string | undefined> {
    const answer = await fetch(this.address('token'), { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(patience) })
    const said: unknown = await answer.json().catch(() => null)
    const { token, error, detail } = isRecord(said) ? said : {}
    if (answer.ok && typeof token === 'string') return token
    this.end(causeOfRefusal(error) ?? 'lost', typeof detail === 'string' ? detail : `${answer.status} ${answer.statusText}`)
    return undefined
  }

  private address(what: string): URL {
    const url = new URL(what, this.bridge)
    url.searchParams.set('target', this.target)
    return url
  }

  private end(cause: Cause, detail: string): void {
    if (this.over) return
    this.over = true
    this.port.postMessage(`${cause}\0${detail}`)
  }
}

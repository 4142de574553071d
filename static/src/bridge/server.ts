// Real servers, as the page sees them: each is like a store of the sandbox, but one whose server is far away, behind a
// bridge. The Worker that speaks TLS to them starts when the first is connected to. Nothing that is sent or said is kept.

import { Engine } from '../engine'
import type { Entry, ProtocolName, RealRequest, Secrecy, StoreEvent, StoreRequest, Target } from '../protocol'
import type { StoreListener } from '../store'
import { openWay, type Opened } from './way'

export class Bridge extends Engine<RealServer> {
  private static only: Bridge | undefined

  /** The page's Worker for real servers. */
  static get(): Bridge {
    return (Bridge.only ??= new Bridge(new URL(SANDUQ_ROOT, import.meta.url)))
  }

  private constructor(root: URL) {
    super(root, 'bridge')
  }

  /**
   * A server that a bridge leads to; each time another, with connections of its own.
   * @param bridge its address, which ends with a slash
   * @param lang in which it is told what is asked and refused
   */
  server(bridge: URL, target: Target, lang: string): RealServer {
    const name = `real-${this.stores.size + 1}`
    const server = new RealServer(name, bridge, target, lang, (request) => {
      // Not before somebody connects: the program is large.
      if (request.do === 'connect' && this.status.state === 'idle') this.start()
      this.post(request)
    })
    this.stores.set(name, server)
    server.open()
    return server
  }

  /** Starts the Worker where nobody has yet. */
  load(): void {
    if (this.status.state === 'idle') this.start()
  }

  /** Gets the sandbox a port to the program, as soon as that runs. tell is called again when the program has failed. */
  serve(tell: (secrecy: Secrecy) => void): void {
    if (this.status.state === 'failed') this.restart()
    else this.load()
    let served = false
    const stop = this.listen((status) => {
      if (status.state === 'ready' && !served) {
        served = true
        const { port1, port2 } = new MessageChannel()
        this.post({ do: 'serve', port: port1 })
        tell({ do: 'tls', port: port2 })
      } else if (status.state === 'failed') {
        queueMicrotask(() => stop())
        tell({ do: 'tls', error: status.error })
      }
    })
  }

  /** After a failure: a new Worker. What waited for the old one is gone with it, and connections are to be opened anew. */
  override restart(): void {
    this.end()
    this.queue = []
    this.start()
    for (const server of this.stores.values()) server.open()
  }
}

export class RealServer {
  /** A real session is in no record. */
  readonly log: readonly Entry[] = []
  private readonly listeners = new Set<StoreListener>()
  /** The ways of connections of which nothing was heard yet. */
  private readonly opening = new Map<string, Opened>()

  /** Use Bridge.server. */
  constructor(
    readonly name: string,
    private readonly bridge: URL,
    readonly target: Target,
    private readonly lang: string,
    private readonly post: (request: RealRequest | StoreRequest) => void,
  ) {}

  /** For Bridge: makes it known to a new Worker. */
  open(): void {
    const { name, bridge, target, lang } = this
    this.post({ do: 'real', store: name, bridge: bridge.href, target, lang })
  }

  /** Calls f with what happens from now on, many events at once where they come together; returns how to stop that. */
  listen(f: StoreListener): () => void {
    this.listeners.add(f)
    return () => this.listeners.delete(f)
  }

  connect(conn: string, protocol: ProtocolName, port = 0): void {
    const way = openWay(this.bridge, this.target.name)
    this.opening.set(conn, way)
    this.post({ do: 'connect', store: this.name, conn, protocol, port, way: way.port })
  }

  /** Sends one line, given without its line end, unless the rules for this server ask or refuse. */
  send(conn: string, text: string): void {
    this.post({ do: 'send', store: this.name, conn, text })
  }

  hangup(conn: string): void {
    this.opening.get(conn)?.giveUp() // the program cannot hear of it while it waits for the server
    this.post({ do: 'hangup', store: this.name, conn })
  }

  /** Answers what was asked about a line. */
  answer(conn: string, yes: boolean): void {
    this.post({ do: 'answer', store: this.name, conn, yes })
  }

  /** For Bridge: takes what the Worker said of this server. */
  hear(events: readonly StoreEvent[]): void {
    for (const event of events) if ('conn' in event && event.conn !== undefined) this.opening.delete(event.conn)
    for (const f of [...this.listeners]) {
      try {
        f(events)
      } catch (fault) {
        reportError(fault)
      }
    }
  }
}

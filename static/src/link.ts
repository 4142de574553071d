// The way to a Worker: straight where the script is of the page's own origin, else by what framed.ts knows.

import type { Batch, Hello, Request } from './protocol'
import { why } from './why'

export interface Link {
  post(request: Request, transfer?: Transferable[]): void
  /** Ends the Worker. */
  close(): void
}

export interface Ends {
  hear(batch: Batch): void
  /** Called at most once: the Worker is gone, or never was. */
  fail(error: string): void
}

/** The Go programs, each in a Worker of its own. */
export type Program = NonNullable<Hello['program']>

const workers: Record<Program, string> = { sandbox: SANDUQ_WORKER, bridge: SANDUQ_BRIDGE }

/** Starts a Worker, hands it the port, and returns how to end it. */
type Way = (root: URL, program: Program, port: MessagePort, fail: (error: string) => void) => () => void

/** The way from a page of another origin. Pages of ours have no need of it, and do not load it. */
export const elsewhere: { way?: Way } = {}

/** @param root where the script's site is */
export function start(root: URL, ends: Ends, program: Program): Link {
  const { port1, port2 } = new MessageChannel()
  let open = true
  const fail = (error: string): void => {
    if (open) ends.fail(error)
    open = false
  }
  port1.onmessage = ({ data }: MessageEvent<Batch>) => {
    if (open) ends.hear(data)
  }
  const way = root.origin === location.origin ? straight : elsewhere.way!
  const end = way(root, program, port2, fail)
  return {
    post: (request, transfer = []) => port1.postMessage(request, transfer),
    close: () => {
      open = false
      port1.close()
      end()
    },
  }
}

const straight: Way = (root, program, port, fail) => {
  try {
    const url = new URL(workers[program], root)
    const worker = new Worker(url, { name: 'sanduq' })
    worker.onerror = (e) => fail(e.message || `${url.href} could not be loaded`)
    worker.postMessage({ sanduq: 'port' } satisfies Hello, [port])
    return () => worker.terminate()
  } catch (fault) {
    queueMicrotask(() => fail(why(fault)))
    return () => {}
  }
}

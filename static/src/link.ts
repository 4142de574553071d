// The way to a Worker: straight where the script is of the page's own origin, else by a hidden frame.html that lies
// beside the script and starts the Worker there, because a page may not start one of another origin.

import type { Batch, FrameMessage, Hello, Request } from './protocol'
import { why } from './why'

/** How long frame.html may take to say that it is there, in milliseconds. */
const patience = 20_000

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
  const end = root.origin === location.origin ? straight(new URL(workers[program], root), port2, fail) : framed(root, program, port2, fail)
  return {
    post: (request, transfer = []) => port1.postMessage(request, transfer),
    close: () => {
      open = false
      port1.close()
      end()
    },
  }
}

function straight(url: URL, port: MessagePort, fail: (error: string) => void): () => void {
  try {
    const worker = new Worker(url, { name: 'sanduq' })
    worker.onerror = (e) => fail(e.message || `${url.href} could not be loaded`)
    worker.postMessage({ sanduq: 'port' } satisfies Hello, [port])
    return () => worker.terminate()
  } catch (fault) {
    queueMicrotask(() => fail(why(fault)))
    return () => {}
  }
}

function framed(root: URL, program: Program, port: MessagePort, fail: (error: string) => void): () => void {
  const url = new URL('frame.html', root)
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.tabIndex = -1
  frame.title = 'Sanduq'
  frame.setAttribute('aria-hidden', 'true')
  frame.src = url.href

  const refused = `${url.href} does not answer: a page of another origin must allow frame-src ${root.origin} in its Content-Security-Policy`
  const timer = setTimeout(() => fail(refused), patience)
  const violated = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'frame-src' && blockedURI.startsWith(root.origin)) fail(refused)
  }
  document.addEventListener('securitypolicyviolation', violated)
  const listen = ({ source, origin, data }: MessageEvent<FrameMessage>): void => {
    if (source !== frame.contentWindow || origin !== root.origin) return
    clearTimeout(timer)
    if (data.sanduq === 'frame') {
      frame.contentWindow?.postMessage({ sanduq: 'port', program } satisfies Hello, root.origin, [port])
    } else if (data.sanduq === 'failed') {
      fail(data.error)
    }
  }
  addEventListener('message', listen)
  const place = document.body ?? document.documentElement
  place.append(frame)
  return () => {
    clearTimeout(timer)
    removeEventListener('message', listen)
    document.removeEventListener('securitypolicyviolation', violated)
    frame.remove()
  }
}

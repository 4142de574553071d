// The script of frame.html, which a page of another origin holds hidden: it starts the Worker on this origin, and hands
// it the page's port. What is said then goes from page to Worker straight. The Worker can reach all of this origin, and
// the page must not reach it through the Worker: see fetched.ts.

import type { FrameMessage, Hello } from './protocol'

let worker: Worker | undefined

function tell(message: FrameMessage): void {
  parent.postMessage(message, '*'); // nothing in it is anybody's secret, and any page may embed us
}

addEventListener('message', ({ source, data, ports }: MessageEvent<Hello>) => {
  const port = ports[0]
  if (worker || source !== parent || data.sanduq !== 'port' || !port) return
  const url = new URL(data.program === 'bridge' ? SANDUQ_BRIDGE : SANDUQ_WORKER, new URL(SANDUQ_ROOT, import.meta.url))
  worker = new Worker(url, { name: 'sanduq' })
  worker.onerror = (e) => tell({ sanduq: 'failed', error: e.message || `${url.href} could not be loaded` })
  worker.postMessage({ sanduq: 'port', foreign: true } satisfies Hello, [port])
})

tell({ sanduq: 'frame' })

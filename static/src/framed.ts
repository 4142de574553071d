// The way to a Worker beside a script of another origin: by a hidden frame.html that lies beside the script and starts the
// Worker there, because a page may not start one of another origin.

import { elsewhere } from './link'
import type { FrameMessage, Hello } from './protocol'

/** How long frame.html may take to say that it is there, in milliseconds. */
const patience = 20_000

elsewhere.way = (root, program, port, fail) => {
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

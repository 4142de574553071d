// Has a console be one on a real server, and connects it.

import { Bridge } from '../bridge/server'
import type { Target } from '../protocol'
import type { MailConsole } from './element'
import { dressed } from './real'

export interface Way {
  /** The bridge's address, and who runs it. */
  bridge: URL
  by: string
  target: Target
}

export function begin(console: MailConsole, { bridge, by, target }: Way): void {
  const host = Bridge.get()
  const server = host.server(bridge, target)
  console.wear(dressed({ server, target, by }))
  console.attach(server, target.protocol, target.protocol, target.port, host).open()
  console.focus({ preventScroll: true })
}

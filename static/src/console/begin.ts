// Has a console be one on a real server.

import { Refused, targetsOf } from '../bridge/targets'
import { Bridge } from '../bridge/server'
import type { Target } from '../protocol'
import { bridgeTextsFor } from '../texts.bridge'
import { why } from '../why'
import type { Host } from './connection'
import type { MailConsole } from './element'
import { dressed } from './real'
import type { Session } from './session'

export interface Way {
  /** The bridge's address, and who runs it. */
  bridge: URL
  by: string
  target: Target
}

/** Gives a console a real server, and connects it. */
export function begin(console: MailConsole, way: Way): void {
  give(console, way).open()
  console.focus({ preventScroll: true })
}

/** Gives a console the real server that its attributes name, for the reader to connect to. */
export async function offer(console: MailConsole): Promise<void> {
  const name = console.getAttribute('target')
  try {
    const bridge = new URL(console.getAttribute('bridge') ?? '', document.baseURI)
    const { by, targets } = await targetsOf(bridge)
    const target = targets.find((target) => target.name === name)
    if (!target) throw new Refused('target', '')
    give(console, { bridge, by, target })
  } catch (fault) {
    const said = fault instanceof Refused ? bridgeTextsFor(langOf(console)).ended(fault.why) : ''
    const error = [said, why(fault)].filter(Boolean).join(' ')
    // As where the mail server of a page could not be started: what failed stands there, and a way to try again.
    const failed: Host = { listen: (f) => (f({ state: 'failed', error }), () => {}), restart: () => void offer(console) }
    console.attach(nobody, 'imap', 'imap', 0, failed)
  }
}

function langOf(console: MailConsole): string {
  return console.closest('[lang]')?.getAttribute('lang') ?? 'en'
}

function give(console: MailConsole, { bridge, by, target }: Way): Session {
  const host = Bridge.get()
  const server = host.server(bridge, target, langOf(console))
  console.wear(dressed({ server, target, by }))
  return console.attach(server, target.protocol, target.protocol, target.port, host)
}

/** A store without a server. */
const nobody = { name: '', log: [], listen: () => () => {}, connect() {}, send() {}, hangup() {} }

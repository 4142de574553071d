// What the tests ask a page: each console's parts by number, in the order of the page.

import '../../src/sanduq'
import { dialogue } from '../../src/console/dialogue'
import type { MailConsole } from '../../src/console/element'
import { dressed } from '../../src/console/real'
import { goesOnSecretly, secretAt, withoutSecret } from '../../src/console/secret'
import { varied } from '../../src/console/varied'
import { changes, sameMailbox, told } from '../../src/page/changes'
import { isLink, offered, readLink, writeLink } from '../../src/page/links'
import type { StoreEvent, Target } from '../../src/protocol'
import type { Status } from '../../src/sandbox'
import { glanceEnglish } from '../../src/texts.glance.en'

const one = (n = 0) => document.querySelectorAll<MailConsole>('mail-console')[n]!
const within = (n: number, selector: string) => one(n).shadowRoot!.querySelector<HTMLElement>(selector)!

/** A real server whose part the test plays: it says what it is told to say, and notes what it is asked. */
function real(target: Partial<Target> = {}, n = 0) {
  const asked: string[] = []
  const listeners = new Set<(events: readonly StoreEvent[]) => void>()
  const tell = new Set<(status: Status) => void>()
  const whole: Target = { name: 'campus', protocol: 'imap', host: 'imap.example.org', port: 993, tls: 'implicit', guard: 'safe', ...target }
  const conn = whole.protocol
  const server = {
    name: 'real',
    log: [],
    restored: new Set<string>(),
    listen: (f: (events: readonly StoreEvent[]) => void) => (listeners.add(f), () => void listeners.delete(f)),
    connect: () => void asked.push('connect'),
    send: (_: string, line: string) => void asked.push(`send ${line}`),
    hangup: () => void asked.push('hangup'),
    answer: (_: string, yes: boolean) => void asked.push(yes ? 'yes' : 'no'),
  }
  const status = (s: Status) => tell.forEach((f) => f(s))
  const host = {
    listen: (f: (status: Status) => void) => (tell.add(f), f({ state: 'loading', loaded: 0, total: 0 }), () => tell.delete(f)),
    restart: () => void asked.push('restart'),
  }
  const say = (...events: object[]) => {
    const full = events.map((event) => ({ store: 'real', conn, replayed: false, step: 0, octets: 0, phase: '', user: '', mailbox: '', ...event }) as unknown as StoreEvent)
    listeners.forEach((f) => f(full))
  }
  one(n).wear(dressed({ server, target: whole, by: 'Example University' }))
  one(n).attach(server, conn, whole.protocol, whole.port, host).open()
  return { asked, status, say }
}

Object.assign(globalThis, {
  probe: {
    changes,
    dialogue,
    sameMailbox,
    told: (...of: Parameters<typeof changes>) => told(changes(...of), glanceEnglish),
    varied,
    real,
    goesOnSecretly,
    secretAt,
    withoutSecret,
    isLink,
    offered,
    readLink,
    writeLink,
    one,
    within,
    all: (n: number, selector: string) => [...one(n).shadowRoot!.querySelectorAll<HTMLElement>(selector)],
    lines: (n = 0) => [...one(n).shadowRoot!.querySelectorAll('.line')].map((line) => line.textContent).join('\n'),
    status: (n = 0) => within(n, '#status').textContent,
    typed: (n = 0) => (within(n, 'input') as HTMLInputElement).value,
    button: (n: number, label: string) =>
      [...one(n).shadowRoot!.querySelectorAll('button')].find((button) => button.textContent === label && !button.closest('[hidden]')),
    paste(text: string, n = 0) {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      within(n, 'input').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    },
  },
})

// The free console's page: a set of mailboxes, up to three consoles on it, what is in the mailboxes, and mail of the
// reader's own. The set is in the address; each has a store of its own, which stays as it was left.

import '../page' // see there
import css from './sandbox.css'
import type { MailConsole } from '../console/element'
import { same } from '../console/service'
import { adopt } from '../dom'
import { isArabic } from '../plural'
import { sandboxArabic } from '../texts.sandbox.ar'
import '../records/keeper' // with this page, and not after it
import type { Store } from '../sandbox'
import { sandboxEnglish, type SandboxTexts } from '../texts.sandbox.en'
import { arrangedFor, keepArranged } from './arranged'
import { Bench, most, serve, serviceFor } from './consoles'
import { OwnMail } from './drop'
import { Glance } from './glance'
import { isLink, offered, readLink, writeLink, type Link, type LinkFault } from './links'
import { addTools } from './tools'

/** Makes work what the page of the free console has. */
export function openSandbox(): void {
  const page = document.querySelector<HTMLElement>('main.sandbox')
  if (!page?.querySelector('.set')) return
  adopt(css)
  // Not before its set is known: a console opens its connection as soon as it is on the page.
  const first = page.querySelector<HTMLTemplateElement>('template.first')!
  first.replaceWith(first.content)
  new SandboxPage(page)
}

class SandboxPage {
  private readonly texts: SandboxTexts
  private readonly sets: HTMLElement[]
  private readonly set: HTMLElement
  private readonly bench: Bench
  private trouble: LinkFault | undefined

  constructor(private readonly page: HTMLElement) {
    const { lang } = document.documentElement
    this.texts = isArabic(lang) ? sandboxArabic : sandboxEnglish
    this.sets = [...page.querySelectorAll<HTMLElement>('.set')]
    const link = this.read()
    this.set = this.sets.find((set) => set.dataset['set'] === link.set) ?? this.sets[0]!
    this.choices()
    this.bench = new Bench(page.querySelector('.bench')!, this.set, {
      changed: () => setTimeout(() => this.keep()),
      made: (console) => addTools(console, this.name, this.texts),
    })
    this.consoles()
    this.open(link)
    const { mailStore: store } = this.bench.consoles[0]!
    const seen = page.querySelector<HTMLElement>('.peek')!
    seen.hidden = false
    new Glance(seen, store, lang).look()
    const users = [...this.set.querySelectorAll('.user')].map((user) => user.textContent)
    new OwnMail(page, users, store, this.texts)
    addEventListener('hashchange', () => this.follow())
    addEventListener('pagehide', () => this.keep())
  }

  private get name(): string {
    return this.set.dataset['set']!
  }

  /** What the address asks for; what is wrong with it is said on the page. */
  private read(): Link {
    const hash = isLink(location.hash) ? location.hash : ''
    const { link, fault } = readLink(hash)
    const unknown = link.set !== '' && !this.sets.some((set) => set.dataset['set'] === link.set)
    this.trouble = fault ?? (unknown ? 'set' : undefined)
    const note = this.page.querySelector<HTMLElement>('.trouble')!
    note.hidden = this.trouble === undefined
    note.textContent = this.trouble === undefined ? '' : this.texts.badLink(this.trouble)
    return link
  }

  private choices(): void {
    for (const set of this.sets) set.hidden = set !== this.set
    this.page.querySelector<HTMLElement>('.sets .pick')!.hidden = false
    const select = this.page.querySelector<HTMLSelectElement>('#set')!
    select.value = this.name
    select.addEventListener('change', () => {
      location.hash = writeLink({ set: select.value, commands: [] })!
    })
    this.page.querySelector('.over')!.addEventListener('click', () => this.bench.consoles[0]!.reset())
  }

  // The consoles are there, and have not started: they do so when they are first looked at.
  private consoles(): void {
    const first = this.bench.consoles[0]!
    first.setAttribute('store', `sandbox:${this.name}`)
    first.setAttribute('mailboxes', this.set.dataset['mailboxes']!)
    addTools(first, this.name, this.texts)
    const [own, ...others] = arrangedFor(this.name)
    if (own) {
      serve(first, own.service)
      first.setAttribute('connection', own.connection)
    }
    this.bench.offer(first)
    for (const { service, connection } of others) this.bench.add(service, connection)
    this.bench.arrange()
  }

  /** Opens what a link asks for: its commands are offered in a console of its service. */
  private open(link: Link): void {
    const { service, commands } = link
    this.address(link)
    if (!service && commands.length === 0) return
    void known(this.bench.consoles[0]!.mailStore).then(() => {
      const console = this.consoleFor(service ?? serviceFor(this.bench.consoles[0]!))
      if (commands.length > 0) console.offer(offered(commands))
      this.bench.arrange()
    })
  }

  private consoleFor(service: Parameters<typeof serve>[1]): MailConsole {
    const { consoles } = this.bench
    const there = consoles.find((console) => same(serviceFor(console), service))
    if (there) return there
    const unused = consoles.length === 1 && consoles[0]!.mailStore.log.length === 0
    if (consoles.length < most && !unused) return this.bench.add(service)
    serve(consoles.at(-1)!, service)
    return consoles.at(-1)!
  }

  /** The address has changed: by the choice of a set, or because a link was opened here. */
  private follow(): void {
    if (isLink(location.hash)) {
      const link = this.read()
      if (link.set !== '' && link.set !== this.name && this.trouble === undefined) {
        location.reload() // the sandbox of another set, from its own record
        return
      }
      this.open(link)
    } else this.address({ set: '', commands: [] })
  }

  /** The set stays in the address, also after a skip link, and in the link to the other language. */
  private address(link: Link): void {
    const whole = link.set === '' && this.trouble === undefined ? writeLink({ ...link, set: this.name }) : undefined
    if (whole !== undefined) history.replaceState(null, '', whole)
    for (const other of document.querySelectorAll<HTMLAnchorElement>('a.language')) other.hash = location.hash
  }

  private keep(): void {
    keepArranged(
      this.name,
      this.bench.consoles.map((console) => ({ connection: console.mailConnection.name, service: serviceFor(console) })),
    )
  }
}

/** Resolves when it is known what an earlier visit has left, or that another tab has it. */
function known(store: Store): Promise<void> {
  return new Promise((done) => {
    const stop = store.listen((events) => {
      if (!events.some(({ at }) => at === 'elsewhere')) return
      stop()
      done()
    })
    void store.read().then(() => (stop(), done()))
  })
}

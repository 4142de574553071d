// The first page's consoles: up to three on the same mailboxes, each with the
// service that its reader chooses and with commands to try that fit it. What
// one of them does the others hear.

import { MailConsole } from '../console/element'
import { same, serviceOf, title, type Service } from '../console/service'

/** How many consoles there is room for. */
const most = 3

/** Where a message can be followed: announced in the first, sent in the second, fetched in the third. */
const story: readonly Service[] = [
  { protocol: 'imap', port: 143 },
  { protocol: 'smtp', port: 587 },
  { protocol: 'pop3', port: 110 },
]

/** Makes work what the first page offers beside its first console. */
export function offerConsoles(): void {
  const bench = document.querySelector<HTMLElement>('main.home .bench')
  if (bench) new Bench(bench)
}

class Bench {
  private readonly more: HTMLElement
  private readonly together: HTMLElement
  private readonly first: MailConsole

  constructor(private readonly bench: HTMLElement) {
    this.more = bench.querySelector<HTMLElement>('.more')!
    const story = document.querySelector<HTMLElement>('.story')!
    story.hidden = false
    this.together = story.querySelector('button')!
    this.first = bench.querySelector('mail-console')!
    for (const button of this.more.querySelectorAll('button'))
      button.addEventListener('click', () => {
        const { protocol, port } = button.dataset
        this.show(this.add(serviceOf(protocol!, port!)))
      })
    this.together.addEventListener('click', () => this.tell())
    bench.addEventListener('choose', ({ target }) => {
      this.offer(target as MailConsole)
      this.arrange()
    })
    document.addEventListener('close', () => {
      this.arrange()
      this.consoles.at(-1)?.focus()
    })
    this.arrange()
  }

  private get consoles(): MailConsole[] {
    return [...this.bench.querySelectorAll<MailConsole>('mail-console')]
  }

  private add({ protocol, port }: Service): MailConsole {
    const added = this.first.cloneNode(false) as MailConsole
    added.setAttribute('protocol', protocol)
    added.setAttribute('port', String(port))
    added.toggleAttribute('closable', true)
    this.more.before(added)
    this.offer(added)
    this.arrange()
    return added
  }

  /** Offers the commands of a console's service. The first console begins with commands of its own. */
  private offer(console: MailConsole): void {
    const service = serviceOf(console.getAttribute('protocol'), console.getAttribute('port'))
    const list = document.querySelector<HTMLTemplateElement>(`template[data-commands="${title(service)}"]`)
    console.offer(list?.content.textContent ?? '')
  }

  /** Opens the three consoles of the story. */
  private tell(): void {
    story.forEach(({ protocol, port }, n) => {
      const console = this.consoles[n] ?? this.add({ protocol, port })
      console.setAttribute('protocol', protocol)
      console.setAttribute('port', String(port))
      this.offer(console)
    })
    this.arrange()
    this.show(this.consoles[0]!)
  }

  private show(console: MailConsole): void {
    console.focus({ preventScroll: true })
    const side = getComputedStyle(this.bench).display === 'grid'
    ;(side ? this.bench : console).scrollIntoView({ block: side ? 'start' : 'nearest' })
  }

  private arrange(): void {
    const { consoles } = this
    this.more.hidden = consoles.length >= most
    this.together.hidden =
      consoles.length === most &&
      consoles.every((c, n) => same(serviceOf(c.getAttribute('protocol'), c.getAttribute('port')), story[n]!))
  }
}

// Up to three consoles on the same mailboxes, each with the service that its
// reader chooses and with commands to try that fit it. What one of them does
// the others hear.

import type { MailConsole } from '../console/element'
import { serviceOf, title, type Service } from '../console/service'

/** How many consoles there is room for. */
export const most = 3

/** The service that a console's attributes name. */
export function serviceFor(console: MailConsole): Service {
  return serviceOf(console.getAttribute('protocol'), console.getAttribute('port'))
}

/** Has a console's attributes name a service. */
export function serve(console: MailConsole, { protocol, port }: Service): void {
  console.setAttribute('protocol', protocol)
  console.setAttribute('port', String(port))
}

export interface BenchEvents {
  /** There are other consoles, or others' services, than before. */
  changed(): void
  /** A console was made, and is not on the page yet. */
  made?(console: MailConsole): void
}

export class Bench {
  private readonly more: HTMLElement
  private readonly first: MailConsole

  /** @param commands where the lists of commands to try are: templates, named by the service that each is for */
  constructor(
    private readonly bench: HTMLElement,
    private readonly commands: ParentNode,
    private readonly events: BenchEvents,
  ) {
    this.more = bench.querySelector<HTMLElement>('.more')!
    this.first = bench.querySelector('mail-console')!
    for (const button of this.more.querySelectorAll('button'))
      button.addEventListener('click', () => {
        const { protocol, port } = button.dataset
        this.show(this.add(serviceOf(protocol!, port!)))
      })
    bench.addEventListener('choose', ({ target }) => {
      this.offer(target as MailConsole)
      this.arrange()
    })
    document.addEventListener('close', () => {
      this.arrange()
      this.consoles.at(-1)?.focus()
    })
  }

  get consoles(): MailConsole[] {
    return [...this.bench.querySelectorAll<MailConsole>('mail-console')]
  }

  /** Puts a console beside the others. */
  add(service: Service, connection = ''): MailConsole {
    const added = this.first.cloneNode(false) as MailConsole
    serve(added, service)
    if (connection) added.setAttribute('connection', connection)
    else added.removeAttribute('connection')
    added.toggleAttribute('closable', true)
    this.events.made?.(added)
    this.more.before(added)
    this.offer(added)
    this.arrange()
    return added
  }

  /** Offers the commands of a console's service. */
  offer(console: MailConsole): void {
    const list = this.commands.querySelector<HTMLTemplateElement>(`template[data-commands="${title(serviceFor(console))}"]`)
    console.offer(list?.content.textContent ?? '')
  }

  /** Brings a console before the reader. */
  show(console: MailConsole): void {
    console.focus({ preventScroll: true })
    const side = getComputedStyle(this.bench).display === 'grid'
    ;(side ? this.bench : console).scrollIntoView({ block: side ? 'start' : 'nearest' })
  }

  arrange(): void {
    this.more.hidden = this.consoles.length >= most
    this.events.changed()
  }
}

// Which service a console talks to, to be chosen in its head: a button that
// names the present one, and a list of all under it. It is a list of buttons
// and no <select>, whose arrow keys would open a connection at every key.

import { h, setText, show } from '../dom'
import type { Texts } from '../texts'
import { same, services, title, type Service } from './service'

export class Choice {
  readonly element: HTMLElement
  private readonly name = h('b', { dir: 'ltr' })
  private readonly role = h('span')
  private readonly button: HTMLButtonElement
  private readonly list: HTMLElement
  private readonly items: { service: Service; button: HTMLButtonElement; role: HTMLElement; use: HTMLElement }[]

  constructor(private readonly chosen: (service: Service) => void) {
    this.button = h(
      'button',
      { type: 'button', part: 'tool', 'aria-expanded': 'false', 'aria-controls': 'services', onclick: () => this.open(this.list.hidden) },
      this.name,
      this.role,
    )
    this.items = services.map((service) => {
      const [role, use] = [h('span'), h('small')]
      const pick = () => this.pick(service)
      const button = h('button', { type: 'button', onclick: pick }, h('b', { dir: 'ltr' }, title(service)), ' ', role, use)
      return { service, button, role, use }
    })
    this.list = h(
      'ul',
      // A press on the list must not take the focus from what would close it.
      { id: 'services', part: 'services', role: 'list', hidden: true, onpointerdown: (event) => event.preventDefault() },
      ...this.items.map(({ button }) => h('li', {}, button)),
    )
    this.element = h('div', { class: 'choice' }, this.button, this.list)
    this.element.addEventListener('keydown', (event) => this.key(event))
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.element.contains(relatedTarget as Node | null)) this.open(false)
    })
  }

  speak(texts: Texts, now: Service): void {
    setText(this.name, title(now))
    setText(this.role, texts.role(now.port))
    this.button.title = texts.choose
    this.list.setAttribute('aria-label', texts.choose)
    for (const { service, button, role, use } of this.items) {
      setText(role, texts.role(service.port))
      setText(use, texts.use(service.port))
      if (same(service, now)) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    }
  }

  private open(open: boolean): void {
    show(this.list, open)
    this.button.setAttribute('aria-expanded', String(open))
    // Safari gives a button that is pressed no focus, and what has none cannot lose it.
    if (open) this.button.focus()
  }

  private pick(service: Service): void {
    this.open(false)
    this.chosen(service)
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape' && !this.list.hidden) {
      this.open(false)
      this.button.focus()
    } else if (by) {
      if (this.list.hidden) this.open(true)
      const buttons = this.items.map(({ button }) => button)
      const at = buttons.findIndex((button) => button.matches(':focus'))
      const to = at < 0 ? (by < 0 ? buttons.length - 1 : 0) : Math.min(Math.max(at + by, 0), buttons.length - 1)
      buttons[to]!.focus()
    } else return
    event.preventDefault()
  }
}

// The page of real servers: those that the bridge leads to, and a console on each that is chosen. Nothing that speaks to a
// server is loaded before; nothing of a session is kept.

import '../page' // see there
import css from './real.css'
import { Refused, targetsOf, type Targets } from '../bridge/targets'
import { copyText } from '../clipboard'
import type { MailConsole } from '../console/element'
import { later } from '../console/later'
import { adopt, h } from '../dom'
import { named } from '../named'
import type { Target } from '../protocol'
import { textsFor } from '../texts'
import { bridgeTextsFor } from '../texts.bridge'
import { realTextsFor, type RealTexts } from '../texts.real'
import { most } from './consoles'
import { Card, Unlisted } from './targets'

/** Makes work what the page of real servers has. */
export function openReal(): void {
  const page = document.querySelector<HTMLElement>('main.real')!
  adopt(css)
  if (page.dataset['bridge']) new RealPage(page, new URL(page.dataset['bridge'], document.baseURI))
  else offerCopies(page)
}

class RealPage {
  private readonly lang = document.documentElement.lang
  private readonly texts: RealTexts = realTextsFor(this.lang)
  private readonly place: HTMLElement
  private readonly bench: HTMLElement
  private readonly unlisted: Unlisted
  private readonly full = h('p', { class: 'full', role: 'status' })
  private cards: Card[] = []
  /** The open consoles, by the names of their servers. */
  private readonly consoles = new Map<string, MailConsole>()

  constructor(
    page: HTMLElement,
    private readonly bridge: URL,
  ) {
    this.place = page.querySelector('.targets')!
    this.bench = page.querySelector('.bench')!
    this.unlisted = new Unlisted(this.texts, () => void this.ask())
    this.place.append(this.unlisted.element)
    document.addEventListener('close', () => this.closed())
    void this.ask()
  }

  private async ask(): Promise<void> {
    this.unlisted.say(this.texts.asking)
    try {
      const said = await targetsOf(this.bridge)
      if (said.targets.length === 0) this.unlisted.say(this.texts.none, { again: true })
      else this.list(said)
    } catch (fault) {
      const why = fault instanceof Refused ? bridgeTextsFor(this.lang).ended(fault.why) : this.texts.silent
      this.unlisted.say(why, { detail: fault instanceof Error ? fault.message : String(fault), again: true })
    }
  }

  private list({ by, targets }: Targets): void {
    const { texts } = this
    this.cards = targets.map((target) => new Card(target, texts, () => this.choose(target, by)))
    this.unlisted.element.replaceWith(
      h('p', { class: 'who' }, ...named(texts.who(location.host, by))),
      h('ul', { class: 'list', role: 'list' }, ...this.cards.map((card) => card.element)),
      this.full,
      h('ul', { class: 'rules' }, ...[texts.trust, texts.rules, texts.kept].map((rule) => h('li', {}, rule))),
    )
  }

  private choose(target: Target, by: string): void {
    const there = this.consoles.get(target.name)
    this.full.textContent = !there && this.consoles.size >= most ? this.texts.full(most) : ''
    if (!there && this.consoles.size >= most) return
    const console = there ?? this.open(target, by)
    console.focus({ preventScroll: true })
    console.scrollIntoView({ block: 'nearest' })
  }

  private open(target: Target, by: string): MailConsole {
    const console = document.createElement('mail-console') as MailConsole
    for (const [name, value] of Object.entries({ lesson: '', closable: '', theme: 'page', host: target.host })) console.setAttribute(name, value)
    this.consoles.set(target.name, console)
    this.bench.append(console)
    void later.real().then(({ begin }) => begin(console, { bridge: this.bridge, target, by }))
    this.arrange()
    return console
  }

  private closed(): void {
    for (const [name, console] of this.consoles) if (!console.isConnected) this.consoles.delete(name)
    this.arrange()
    const last = [...this.consoles.values()].at(-1)
    if (last) last.focus()
    else this.place.querySelector<HTMLElement>('.list button')?.focus()
  }

  private arrange(): void {
    this.full.textContent = ''
    this.bench.querySelector<HTMLElement>('.empty')!.hidden = this.consoles.size > 0
    for (const card of this.cards) card.opened(this.consoles.has(card.target.name))
  }
}

/** What is to be typed elsewhere can be copied. */
function offerCopies(page: HTMLElement): void {
  const texts = textsFor(document.documentElement.lang)
  for (const pre of page.querySelectorAll('pre')) {
    const said = h('span', { role: 'status' })
    const copy = async (): Promise<void> => {
      if (await copyText(pre.textContent)) said.textContent = '✓'
      else getSelection()?.selectAllChildren(pre)
    }
    pre.after(h('p', { class: 'copies' }, h('button', { type: 'button', 'aria-label': `${texts.copy}: ${pre.ariaLabel}`, onclick: () => void copy() }, texts.copy), ' ', said))
  }
}

// The servers that a bridge leads to, as a list to choose from; and what there is to say while there is none.

import { title } from '../console/service'
import { h, setText, show } from '../dom'
import type { Target } from '../protocol'
import type { RealTexts } from '../texts.real'

/** One server, to be chosen. */
export class Card {
  readonly element: HTMLLIElement
  private readonly button: HTMLButtonElement

  constructor(
    readonly target: Target,
    private readonly texts: RealTexts,
    choose: () => void,
  ) {
    const { name, protocol, host, port, tls, guard, authority } = target
    this.button = h('button', { type: 'button', onclick: choose })
    this.element = h(
      'li',
      {},
      h('h3', {}, h('bdi', {}, name)),
      h('p', { class: 'where' }, h('b', { dir: 'ltr' }, title({ protocol, port })), ' ', h('code', { dir: 'ltr' }, `${host}:${port}`)),
      h('p', {}, texts.tls(tls, protocol)),
      h('p', {}, texts.guard(guard, protocol)),
      ...(authority ? [h('p', { class: 'warns' }, texts.authority)] : []),
      this.button,
    )
    this.opened(false)
  }

  /** Whether its console is on the page: then the button leads there. */
  opened(open: boolean): void {
    const { texts, target } = this
    this.element.classList.toggle('opened', open)
    this.button.textContent = open ? texts.toConsole : texts.connect
    this.button.setAttribute('aria-label', open ? texts.toConsoleOn(target.name) : texts.connectTo(target.name))
  }
}

/** The state of a list that is not there: being asked for, empty, failed. */
export class Unlisted {
  readonly element = h('div', { class: 'unlisted' })
  private readonly said = h('p', { role: 'status' })
  private readonly detail = h('p', { class: 'detail', dir: 'ltr', lang: 'en', hidden: true })
  private readonly again: HTMLButtonElement

  constructor(
    texts: RealTexts,
    again: () => void,
  ) {
    this.again = h('button', { type: 'button', hidden: true, onclick: again }, texts.again)
    this.element.append(this.said, this.detail, this.again)
  }

  /** @param detail what a program says of it, in English */
  say(sentence: string, { detail = '', again = false } = {}): void {
    setText(this.said, sentence)
    setText(this.detail, detail)
    show(this.detail, detail !== '')
    show(this.again, again)
  }
}

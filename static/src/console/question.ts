// A question before a line goes to a real server: right above the input, where the eye is. It is a dialog that stops
// nothing else on the page; the focus is on the answer that does no harm, and Escape is that answer.

import { h, setText, show } from '../dom'
import { named } from '../named'
import type { AskEvent } from '../protocol'
import type { RealTexts } from '../texts.real'
import { visible } from './bidi'

export interface Asker {
  host: string
  /** Who serves the page, and who runs the bridge. */
  site: string
  by: string
}

export class Question {
  readonly element: HTMLElement
  private readonly title = h('b', { id: 'question' })
  private readonly text = h('p', { id: 'happens' })
  private readonly line = h('code', { id: 'asked', dir: 'ltr', lang: 'en' })
  private readonly detail = h('p', { class: 'detail', id: 'known' })
  private readonly no: HTMLButtonElement
  private readonly yes: HTMLButtonElement
  /** What is being asked. */
  asked: AskEvent | undefined

  /** @param answer takes the reader's answer, and the focus */
  constructor(
    private readonly asker: Asker,
    private readonly answer: (yes: boolean, asked: AskEvent) => void,
  ) {
    const button = (yes: boolean) => h('button', { type: 'button', part: 'button', class: yes ? 'yes' : 'no', onclick: () => this.reply(yes) })
    this.no = button(false)
    this.yes = button(true)
    this.element = h(
      'div',
      { class: 'question', part: 'question', role: 'alertdialog', 'aria-labelledby': 'question asked', 'aria-describedby': 'happens known', hidden: true },
      h('p', {}, this.title, ' ', this.line),
      this.text,
      this.detail,
      h('p', { class: 'answers' }, this.no, this.yes),
    )
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      this.reply(false)
    })
  }

  ask(event: AskEvent, texts: RealTexts): void {
    this.asked = event
    this.speak(texts)
    show(this.element, true)
    this.no.focus({ preventScroll: true })
    this.element.scrollIntoView({ block: 'nearest' })
  }

  speak(texts: RealTexts): void {
    if (!this.asked) return
    const { question, shown, detail } = this.asked
    const { host, site, by } = this.asker
    const account = question === 'account'
    setText(this.title, account ? texts.account : texts.ask)
    setText(this.line, visible(shown))
    this.text.replaceChildren(...named(account ? texts.accountText(host, site, by) : texts.happens(question)))
    setText(this.detail, account ? '' : visible(detail))
    this.detail.dir = question === 'send' ? 'ltr' : texts.dir // addresses, or a sentence of the guard's
    show(this.detail, this.detail.textContent !== '')
    setText(this.no, texts.no)
    setText(this.yes, texts.yes(question))
  }

  /** Nothing is asked any more. */
  close(): void {
    this.asked = undefined
    show(this.element, false)
  }

  private reply(yes: boolean): void {
    const { asked } = this
    if (!asked) return
    this.close()
    this.answer(yes, asked)
  }
}

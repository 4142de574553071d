// The mailboxes at a glance: what a store holds, seen from outside of every session. It follows what the learner's
// session has open, until the reader chooses another mailbox here.

import '../page' // see there
import css from '../glance.css'
import { adopt, h, setText, show } from '../dom'
import { isArabic } from '../plural'
import type { GlanceEvent } from '../protocol'
import type { Store } from '../sandbox'
import { glanceArabic } from '../texts.glance.ar'
import { glanceEnglish, type GlanceTexts } from '../texts.glance.en'
import { Boxes } from './boxes'
import { changes, sameMailbox, told } from './changes'
import { Messages } from './messages'

export class Glance {
  private readonly texts: GlanceTexts
  private readonly boxes: Boxes
  private readonly messages: Messages
  private readonly aloud = h('p', { class: 'aloud', role: 'status' })
  private readonly follow: HTMLButtonElement
  private readonly loading: HTMLElement
  private readonly tables: HTMLElement
  private now: GlanceEvent | undefined
  private stop: (() => void) | undefined

  /** Shows the mailboxes of a store at a place of the page, once it is asked to look. */
  constructor(
    place: HTMLElement,
    private readonly store: Store,
    lang: string,
  ) {
    adopt(css)
    this.texts = isArabic(lang) ? glanceArabic : glanceEnglish
    this.boxes = new Boxes(this.texts, (user, mailbox) => this.choose(user, mailbox))
    this.messages = new Messages(this.texts)
    const { follow, followHint } = this.texts
    const again = () => this.choose('', '')
    this.follow = h('button', { type: 'button', class: 'follow', title: followHint, hidden: true, onclick: again }, follow)
    this.loading = h('p', {}, this.texts.loading)
    const boxes = h('div', { class: 'list', tabindex: 0, role: 'group', 'aria-label': this.texts.boxes }, this.boxes.element)
    this.tables = h('div', { class: 'tables', hidden: true }, h('div', { class: 'all' }, boxes, this.follow), this.messages.element)
    place.append(h('div', { class: 'glance' }, this.loading, this.tables, this.aloud))
  }

  look(): void {
    this.stop ??= this.store.listen((events) => {
      // Of many looks that come together the last is what there is.
      const last = events.findLast((event) => event.at === 'glance')
      if (last) this.update(last)
    })
    this.store.look()
  }

  lookAway(): void {
    this.stop?.()
    this.stop = undefined
    this.store.lookAway()
  }

  private choose(user: string, mailbox: string): void {
    if (user === '') this.boxes.focus() // which is on the button that goes
    show(this.follow, user !== '')
    this.store.look(user, mailbox)
  }

  private update(now: GlanceEvent): void {
    const was = this.now
    this.now = now
    show(this.loading, false)
    show(this.tables, true)
    const changed = was && sameMailbox(was, now) ? changes(was, now) : null
    this.boxes.update(now)
    this.messages.update(now, changed)
    if (changed) this.say(told(changed, this.texts))
    else if (was) this.say(this.texts.now(now.mailbox, now.user, now.before + now.messages.length))
  }

  private say(text: string): void {
    if (text) setText(this.aloud, text)
  }
}

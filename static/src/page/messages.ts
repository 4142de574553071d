// The table of one mailbox's messages. A message that goes leaves visibly: the numbers after it close up at once, its own
// row stays struck out for a moment, and the UIDs do not move.

import { h, revealWithin, setText, show } from '../dom'
import type { GlanceEvent, MessageGlance } from '../protocol'
import type { GlanceTexts } from '../texts.glance.en'
import { visible } from '../console/bidi'
import type { Changes } from './changes'
import { mark } from './moment'

interface Row {
  element: HTMLTableRowElement
  number: HTMLTableCellElement
  flags: HTMLElement
}

export class Messages {
  readonly element: HTMLElement
  private readonly name = h('b')
  private readonly numbers = h('span', { class: 'numbers', dir: 'ltr' })
  private readonly earlier = h('p', { class: 'earlier', hidden: true })
  private readonly empty: HTMLElement
  private readonly body = h('tbody')
  private readonly scroller: HTMLElement
  private rows = new Map<number, Row>()

  constructor(private readonly texts: GlanceTexts) {
    const column = (text: string, title?: string) => h('th', { scope: 'col', title }, text)
    const heads = [column(texts.number, texts.numberHint), column(texts.uid), column(texts.flags), column(texts.subject)]
    this.empty = h('p', { class: 'empty', hidden: true }, texts.empty)
    this.scroller = h(
      'div',
      { class: 'list', tabindex: 0, role: 'group' },
      this.earlier,
      h('table', {}, h('caption', {}, this.name, ' ', this.numbers), h('thead', {}, h('tr', {}, ...heads)), this.body),
      this.empty,
    )
    this.element = this.scroller
  }

  /** @param changes since the last time; null: another mailbox was shown then */
  update(now: GlanceEvent, changes: Changes | null): void {
    const label = this.texts.of(now.mailbox, now.user)
    setText(this.name, label)
    this.scroller.setAttribute('aria-label', label)
    setText(this.numbers, `UIDVALIDITY ${now.uidvalidity} UIDNEXT ${now.uidnext}`)
    show(this.earlier, now.before > 0)
    setText(this.earlier, this.texts.earlier(now.before))
    show(this.empty, now.messages.length === 0)

    if (!changes) {
      this.rows.clear()
      this.body.replaceChildren()
      this.scroller.scrollTop = 0
    }
    this.lay(now)
    for (const { message } of changes?.came ?? []) mark(this.rows.get(message.uid)!.element, 'new')
    for (const { message } of changes?.flagged ?? []) mark(this.rows.get(message.uid)!.flags, 'changed')
    this.reveal(changes)
  }

  private lay({ before, messages }: GlanceEvent): void {
    const uids = new Set(messages.map(({ uid }) => uid))
    for (const [uid, row] of this.rows)
      if (!uids.has(uid)) {
        this.rows.delete(uid)
        this.leave(row)
      }
    messages.forEach((message, n) => {
      const row = this.rows.get(message.uid) ?? this.add(message)
      setText(row.number, String(before + n + 1))
      setText(row.flags, message.flags)
    })
  }

  // Messages come in the order of their UIDs. Where older ones come into a bounded list, they go before the others.
  private add({ uid, subject }: MessageGlance): Row {
    const number = h('td')
    const flags = h('td', { class: 'flags', dir: 'ltr' })
    const text = subject ? h('bdi', {}, visible(subject)) : h('i', {}, this.texts.noSubject)
    const row = { number, flags, element: h('tr', { 'data-uid': uid }, number, h('td', {}, String(uid)), flags, h('td', { class: 'subject' }, text)) }
    const after = [...this.body.children].find((other) => Number((other as HTMLElement).dataset['uid']) > uid)
    this.body.insertBefore(row.element, after ?? null)
    this.rows.set(uid, row)
    return row
  }

  private leave({ element, number }: Row): void {
    setText(number, '–')
    element.setAttribute('aria-hidden', 'true')
    mark(element, 'gone', () => element.remove())
  }

  /** Brings the first change into view within the list, and moves nothing around it. */
  private reveal(changes: Changes | null): void {
    const uid = (changes?.gone[0] ?? changes?.flagged[0] ?? changes?.came[0])?.message.uid
    const row = this.body.querySelector<HTMLElement>(`[data-uid="${uid}"]`)
    if (row) revealWithin(this.scroller, row)
  }
}

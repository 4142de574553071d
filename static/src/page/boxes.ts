// The table of all mailboxes: for each user their names, and how many messages each holds, how many of them nobody has
// seen, how many are marked to go. A name is a button that lists the mailbox's messages.

import { h, revealWithin, setText } from '../dom'
import type { GlanceEvent, MailboxGlance } from '../protocol'
import type { GlanceTexts } from '../texts.glance.en'
import { mark } from './moment'

interface Row {
  element: HTMLTableRowElement
  button: HTMLButtonElement
  cells: HTMLTableCellElement[]
}

export class Boxes {
  readonly element: HTMLTableElement
  private users = ''
  private rows = new Map<string, Row>()

  constructor(
    private readonly texts: GlanceTexts,
    private readonly choose: (user: string, mailbox: string) => void,
  ) {
    const column = (text: string, title?: string) => h('th', { scope: 'col', title }, text)
    this.element = h(
      'table',
      { class: 'boxes' },
      h('caption', { class: 'aloud' }, texts.boxes),
      h('thead', {}, h('tr', {}, column(texts.mailbox), column(texts.messages), column(texts.unseen), column(texts.deleted, texts.deletedHint))),
    )
  }

  update({ users, user, mailbox }: GlanceEvent): void {
    const shape = JSON.stringify(users.map(({ name, mailboxes }) => [name, ...mailboxes.map((box) => box.name)]))
    if (shape !== this.users) this.build(users)
    this.users = shape
    for (const { name, mailboxes } of users)
      for (const box of mailboxes) {
        const row = this.rows.get(key(name, box.name))!
        this.fill(row, box)
        this.mark(row, name === user && box.name === mailbox)
      }
  }

  private mark({ element, button }: Row, current: boolean): void {
    if (current === button.hasAttribute('aria-current')) return
    if (!current) button.removeAttribute('aria-current')
    else {
      button.setAttribute('aria-current', 'true')
      revealWithin(this.element.parentElement!, element)
    }
  }

  /** Goes to the mailbox whose messages are listed. */
  focus(): void {
    this.element.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true })
  }

  // Rows that were there stay the same elements: the focus, and what is marked on them, stay with them.
  private build(users: GlanceEvent['users']): void {
    const rows = new Map<string, Row>()
    const first = this.rows.size === 0
    const groups = users.map(({ name, mailboxes }) =>
      h(
        'tbody',
        {},
        h('tr', { class: 'user' }, h('th', { scope: 'rowgroup', colspan: 4 }, h('bdi', {}, name))),
        ...mailboxes.map((box) => {
          const known = this.rows.get(key(name, box.name))
          const row = known ?? this.row(name, box)
          if (!known && !first) mark(row.element, 'new')
          rows.set(key(name, box.name), row)
          return row.element
        }),
      ),
    )
    const focused = document.activeElement
    for (const body of this.element.querySelectorAll('tbody')) body.remove()
    this.element.append(...groups)
    if (focused instanceof HTMLElement && this.element.contains(focused)) focused.focus({ preventScroll: true })
    this.rows = rows
  }

  private row(user: string, { name }: MailboxGlance): Row {
    const choose = () => this.choose(user, name)
    const title = this.texts.show(name)
    const button = h('button', { type: 'button', title, onclick: choose }, h('bdi', {}, name))
    const cells = [h('td'), h('td'), h('td')]
    return { button, cells, element: h('tr', {}, h('th', { scope: 'row' }, button), ...cells) }
  }

  private fill({ button, cells }: Row, { noselect = false, messages, unseen, deleted }: MailboxGlance): void {
    button.disabled = noselect
    ;[messages, unseen, deleted].forEach((count, n) => {
      const cell = cells[n]!
      const text = noselect ? '' : String(count)
      if (cell.textContent !== '' && cell.textContent !== text) mark(cell, 'changed')
      setText(cell, text)
    })
  }
}

function key(user: string, mailbox: string): string {
  return `${user}\n${mailbox}`
}

// Where the mailboxes at a glance can be opened beside a console. They are folded away until a reader wants them, who then
// finds them open on the next page, too; their script comes when they are first opened.

import { h } from '../dom'
import type { Store } from '../sandbox'
import { why } from '../why'
import type { Glance } from './glance'

const key = 'sanduq:glance'

/** @param store gives the store to look at; it is asked when somebody looks */
export function offerGlance(store: () => Store): void {
  const peek = document.querySelector<HTMLDetailsElement>('details.peek')
  if (!peek) return
  // Over a telephone's console, and under all consoles of a wide page: read and reached in the order in which it is seen.
  if (matchMedia('(max-width: 59.99rem)').matches && peek.closest('main.lesson')) peek.parentElement!.prepend(peek)
  else peek.parentElement!.append(peek)
  let glance: Glance | undefined
  const look = async (): Promise<void> => {
    try {
      const { Glance } = await import('./glance')
      glance ??= new Glance(peek, store(), document.documentElement.lang)
      if (peek.open) glance.look()
    } catch (fault) {
      peek.append(h('p', { class: 'trouble', dir: 'auto' }, why(fault)))
    }
  }
  peek.addEventListener('toggle', () => {
    keep(peek.open)
    peek.querySelector('.trouble')?.remove()
    if (peek.open) void look()
    else glance?.lookAway()
  })
  peek.open = kept()
  peek.hidden = false
}

function kept(): boolean {
  try {
    return localStorage.getItem(key) === 'open'
  } catch {
    return false
  }
}

function keep(open: boolean): void {
  try {
    localStorage.setItem(key, open ? 'open' : '')
  } catch {
    // No storage: it is folded away on the next page.
  }
}

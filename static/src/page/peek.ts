// What can be opened beside a console: the mailboxes at a glance, and what a listener on the wire sees. It is folded away
// until a reader wants it, who then finds it open on the next page, too; its script comes when it is first opened.

import { h } from '../dom'
import type { Store } from '../sandbox'
import { why } from '../why'

/** What is seen there. */
export interface Sight {
  look(): void
  lookAway(): void
}

/** @param store gives the store to look at; it is asked when somebody looks */
export function offerGlance(store: () => Store): void {
  const peek = document.querySelector<HTMLDetailsElement>('details.peek:not(.wire)')
  if (peek) offer(peek, 'sanduq:glance', async () => new (await import('./glance')).Glance(peek, store(), document.documentElement.lang))
}

/**
 * @param key under which it is kept whether it is open
 * @param make is called once
 */
export function offer(peek: HTMLDetailsElement, key: string, make: () => Promise<Sight>): void {
  // Over a telephone's console, and under all consoles of a wide page: read and reached in the order in which it is seen.
  if (matchMedia('(max-width: 59.99rem)').matches && peek.closest('main.lesson')) peek.parentElement!.prepend(peek)
  else peek.parentElement!.append(peek)
  let sight: Promise<Sight> | undefined
  const look = async (): Promise<void> => {
    try {
      const made = await (sight ??= make())
      if (peek.open) made.look()
    } catch (fault) {
      sight = undefined
      peek.append(h('p', { class: 'trouble', dir: 'auto' }, why(fault)))
    }
  }
  peek.addEventListener('toggle', () => {
    keep(key, peek.open)
    peek.querySelector('.trouble')?.remove()
    if (peek.open) void look()
    else void sight?.then((made) => made.lookAway())
  })
  peek.open = kept(key)
  peek.hidden = false
}

function kept(key: string): boolean {
  try {
    return localStorage.getItem(key) === 'open'
  } catch {
    return false
  }
}

function keep(key: string, open: boolean): void {
  try {
    localStorage.setItem(key, open ? 'open' : '')
  } catch {
    // No storage: it is folded away on the next page.
  }
}

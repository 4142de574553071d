// The lines of a dialogue in the prose: what the client sends can be pressed, and a mark stands in the gutter.

import { h } from '../dom'

/** What stands for a line without text: the key that sends it. */
export const emptyLine = '↵'

/** The lines of the dialogue that line stands in whose data attribute has the value: one step, of many lines perhaps. */
export function linesOf(line: HTMLElement, attribute: string, value: number): string {
  const lines = line.parentElement?.querySelectorAll(`[data-${attribute}="${value}"] .text`) ?? []
  return [...lines].map(({ textContent }) => textContent).join('\n')
}

/** Makes a button of what the client sends in a line. */
export function pressable(line: HTMLElement, press: () => void): HTMLButtonElement | undefined {
  const text = line.querySelector('.text')
  if (!line.classList.contains('client') || !text) return undefined
  const button = h('button', { type: 'button', class: 'text', onclick: press }, ...(text.textContent ? text.childNodes : [emptyLine]))
  text.replaceWith(button)
  return button
}

/** Puts a place for a mark before a line. */
export function marked(line: HTMLElement): HTMLElement {
  const mark = h('span', { class: 'mark', 'aria-hidden': 'true' })
  line.prepend(mark)
  return mark
}

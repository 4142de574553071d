// Small helpers to build elements. Nothing here sets a style attribute or
// markup from a string: both would break a strict Content-Security-Policy.

type Props = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>

/**
 * Makes an element. A function under `on…` becomes a listener, `true` an empty
 * attribute; `false`, `null` and `undefined` set nothing.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value))
  }
  made.append(...children)
  return made
}

/** Sets an element's text only where it changes, so that a live region is not announced twice. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** Shows or hides an element. */
export function show(element: HTMLElement, shown: boolean): void {
  element.hidden = !shown
}

/** Calls f as soon as an element is, or nearly is, in the window; returns how to stop that. */
export function whenVisible(element: Element, f: () => void): () => void {
  const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && f(), { rootMargin: '25%' })
  observer.observe(element)
  return () => observer.disconnect()
}

const sheets = new Map<string, CSSStyleSheet>()

/** Gives the page, or a shadow root of it, styles that come with a script: each once. */
export function adopt(css: string, { adoptedStyleSheets }: DocumentOrShadowRoot = document): void {
  let sheet = sheets.get(css)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(css, sheet)
  }
  if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet)
}

/** Brings an item into the middle of the box that scrolls it, where it is out of sight there; the page stays where the reader has it. */
export function revealWithin(box: Element, item: Element): void {
  const at = item.getBoundingClientRect()
  const room = box.getBoundingClientRect()
  if (at.bottom > room.bottom || at.top < room.top) box.scrollTop += (at.top + at.bottom - room.top - room.bottom) / 2
}

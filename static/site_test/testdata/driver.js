// What the tests ask of a page, as `look`. It is put into every page before its own scripts, and looks only at what a
// reader has before him: the shadow roots are searched as if they were not there.
globalThis.look = {
  /** The elements that a selector finds in a console or, without one, in the page and then in its consoles. */
  all(selector, within) {
    const roots = within ? [within.shadowRoot] : [document, ...look.consoles().map((console) => console.shadowRoot)]
    return roots.flatMap((root) => [...(root?.querySelectorAll(selector) ?? [])])
  },

  /** The first of them that can be seen. */
  one: (selector, within) => look.all(selector, within).find((element) => element.checkVisibility()),

  consoles: () => [...document.querySelectorAll('mail-console')],

  /** A console's transcript, one line on each line. */
  text: (n = 0) =>
    look.all('.log .line', look.consoles()[n] ?? {}).map((line) => line.textContent).join('\n'),

  /** The sentence under a console's input. */
  status: (n = 0) => look.one('.status [role=status]', look.consoles()[n])?.textContent ?? '',

  /** Where an element can be clicked: once it stands still, in view, with nothing before it. */
  async place(element) {
    let was = ''
    for (let tries = 0; tries < 200; tries++) {
      element.scrollIntoView({ block: 'nearest', behavior: 'instant' })
      const [box] = element.getClientRects()
      const { x, y } = box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: -1, y: -1 }
      const hit = look.at(x, y)
      if (was === `${x} ${y}` && hit && (element === hit || element.contains(hit))) return { x, y }
      was = `${x} ${y}`
      await new Promise(requestAnimationFrame)
    }
    const [box] = element.getClientRects()
    throw new Error(`cannot be clicked: ${element.outerHTML.slice(0, 200)} ${JSON.stringify(box)}`)
  },

  /** What is seen at a point of the window. */
  at(x, y) {
    let hit = document.elementFromPoint(x, y)
    while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit)
      hit = hit.shadowRoot.elementFromPoint(x, y)
    return hit
  },

  /** What has the focus. */
  focus() {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    return element
  },
}

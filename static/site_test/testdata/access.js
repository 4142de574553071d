// What of a page a screen reader or a keyboard depends on, and no accessibility tree tells: as `access`. Each function
// returns sentences about what is wrong.
globalThis.access = (() => {
  const { elements, seen, name } = contrast

  const roots = () => [document, ...[...elements()].map((e) => e.shadowRoot).filter(Boolean)]

  /** Ids that are there twice, and references to ids that are not there. */
  function ids() {
    const wrong = []
    for (const root of roots()) {
      const known = new Map()
      for (const { id } of root.querySelectorAll('[id]')) known.set(id, (known.get(id) ?? 0) + 1)
      for (const [id, n] of known) if (n > 1) wrong.push(`the id ${id} is there ${n} times`)
      for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details'])
        for (const element of root.querySelectorAll(`[${attribute}]`))
          for (const id of element.getAttribute(attribute).split(/\s+/))
            if (!known.has(id)) wrong.push(`${name(element)}: ${attribute} names ${id}, which is not there`)
      for (const link of root.querySelectorAll('a[href^="#"]')) {
        const id = decodeURIComponent(link.hash.slice(1))
        if (!document.getElementById(id)) wrong.push(`a link leads to #${id}, which is not there`)
      }
    }
    return wrong
  }

  /** What the Tab key stops at, in its order. */
  const stops = () =>
    [...elements()].filter((e) => e.tabIndex >= 0 && !e.matches(':disabled, [inert] *') && !e.shadowRoot?.delegatesFocus && seen(e))

  /**
   * Where the Tab key goes against the order of reading: back up within a column, or back within a line. What stands
   * beside a column, or floats over it, is another one.
   */
  function order() {
    const wrong = []
    const rtl = document.documentElement.dir === 'rtl'
    let before
    for (const element of stops()) {
      if (element.tabIndex > 0) wrong.push(`${name(element)} has a tabindex of ${element.tabIndex}`)
      const box = element.getBoundingClientRect()
      const column = columnOf(element)
      if (before && before.column === column && !element.closest('.skip')) {
        const up = box.bottom <= before.box.top + 1
        const back = rtl ? box.left >= before.box.right - 1 : box.right <= before.box.left + 1
        const sameLine = box.top < before.box.bottom - 4 && before.box.top < box.bottom - 4
        // In text of the other direction a line goes the other way.
        const foreign = getComputedStyle(element.parentElement ?? element).direction !== (rtl ? 'rtl' : 'ltr')
        if (up || (sameLine && back && !foreign)) wrong.push(`after ${name(before.element)} the Tab key goes back to ${name(element)}`)
      }
      before = { element, box, column }
    }
    return wrong
  }

  const columnOf = (element) => {
    for (let e = element; e; e = e.parentElement ?? e.getRootNode().host) {
      if (/fixed|sticky|absolute/.test(getComputedStyle(e).position) || e.matches('main > *, .console > *')) return e
    }
    return document.body
  }

  const script = { ar: /\p{Script=Arabic}/u, en: /[A-Za-z]{3,} +[A-Za-z]{2,}/ }

  /** The language that a reader is told for an element, through shadow roots. */
  function languageOf(element) {
    for (let e = element; e; e = e.parentElement ?? e.getRootNode().host) if (e.lang) return e.lang
    return ''
  }

  /**
   * Texts of another language than what is said of them: Arabic letters where the language is English, words in Latin
   * letters one after the other where it is Arabic. What stands in <code>, or in a name whose language nobody knows, is of
   * no language.
   */
  function languages() {
    const wrong = new Set()
    for (const element of elements()) {
      if (!seen(element) || element.closest('code, pre, script, style, template, noscript, svg, [aria-label], [lang=""]')) continue
      const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(' ')
      const said = languageOf(element).slice(0, 2)
      if (said !== 'ar' && script.ar.test(text) && !element.closest('.log')) wrong.add(`${name(element)} is said to be ${said}: ${text.trim().slice(0, 60)}`)
      if (said === 'ar' && script.en.test(text)) wrong.add(`${name(element)} is said to be ar: ${text.trim().slice(0, 60)}`)
    }
    return [...wrong]
  }

  const live = '[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert], output'

  /** Live regions within others, and consoles that have not one log and one status. */
  function regions() {
    const wrong = []
    for (const root of roots()) {
      for (const region of root.querySelectorAll(live)) {
        if (region.parentElement?.closest(live)) wrong.push(`${name(region)} is a live region within another`)
      }
    }
    for (const console of document.querySelectorAll('mail-console')) {
      const count = (selector) => console.shadowRoot.querySelectorAll(selector).length
      if (count('[role=log]') !== 1) wrong.push(`a console has ${count('[role=log]')} logs`)
    }
    return wrong
  }

  /**
   * Listens to what a screen reader is told from now on, and returns a function that gives it: one text for each
   * addition to a live region.
   */
  function listen() {
    const told = []
    const observer = new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes) {
        const element = target.nodeType === 1 ? target : target.parentElement
        if (!element?.closest(live)) continue
        const added = type === 'characterData' ? [target] : [...addedNodes]
        for (const node of added) if (node.textContent.trim()) told.push(node.textContent.trim())
      }
    })
    for (const root of roots()) observer.observe(root, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      return told
    }
  }

  return { ids, order, stops, languages, regions, listen }
})()

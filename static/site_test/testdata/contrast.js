// What a page's colours are as they are seen, as `contrast`: backgrounds laid over one another, with their transparency and
// that of what they stand in, the shadow roots included. The ratios are those of WCAG 2.2, 1.4.3 and 1.4.11.
globalThis.contrast = (() => {
  /** A colour as [red, green, blue, alpha], each from 0 to 1. */
  function parse(text) {
    const numbers = [...text.matchAll(/-?[\d.]+(?:e-?\d+)?%?/g)].map(([n]) => (n.endsWith('%') ? parseFloat(n) / 100 : Number(n)))
    if (/^rgba?\(/.test(text)) return [...numbers.slice(0, 3).map((n) => n / 255), numbers[3] ?? 1]
    if (/^oklab\(/.test(text)) return [...fromOklab(numbers), numbers[3] ?? 1]
    if (/^color\(srgb /.test(text)) return [...numbers.slice(0, 3), numbers[3] ?? 1]
    if (text === 'transparent') return [0, 0, 0, 0]
    throw new Error(`a colour that the test does not know: ${text}`)
  }

  // As CSS Color 4 has it, section 9.2.
  function fromOklab([lightness, a, b]) {
    const [l, m, s] = [
      lightness + 0.3963377774 * a + 0.2158037573 * b,
      lightness - 0.1055613458 * a - 0.0638541728 * b,
      lightness - 0.0894841775 * a - 1.291485548 * b,
    ].map((n) => n ** 3)
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ].map((c) => Math.min(Math.max(c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055, 0), 1))
  }

  const mix = (over, under, alpha) => under.map((u, i) => over[i] * alpha + u * (1 - alpha))
  const over = (color, under) => mix(color, under, color[3])

  function luminance(color) {
    const [r, g, b] = color.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  function ratio(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (light + 0.05) / (dark + 0.05)
  }

  /** What an element is drawn in: slots and shadow roots as they are. */
  const around = (e) => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host

  /** What an element stands in, the root first, itself last. */
  function chain(element) {
    const out = []
    for (let e = element; e; e = around(e)) out.unshift(e)
    return out
  }

  /** What was found of elements since the page was looked at anew. */
  let found = new Map()

  /**
   * What lies behind what an element draws: the colour, and the groups of what is partly transparent as a whole, each
   * with what was behind it.
   */
  function layers(element) {
    if (!element) return { under: [1, 1, 1], groups: [], cut: false } // the window; every page covers it
    const known = found.get(element)
    if (known) return known
    const outer = layers(around(element))
    const { opacity, backgroundImage, backgroundColor, clipPath } = getComputedStyle(element)
    if (backgroundImage !== 'none') throw new Error(`an image behind text: ${element.outerHTML.slice(0, 80)}`)
    const groups = Number(opacity) < 1 ? [...outer.groups, { alpha: Number(opacity), under: outer.under }] : outer.groups
    const own = { under: over(parse(backgroundColor), outer.under), groups, cut: outer.cut || clipPath === 'inset(50%)' }
    found.set(element, own)
    return own
  }

  /**
   * The colour behind what an element draws, and that of something drawn over it: in the element's own box, or around
   * it where `outside`. An SVG's shapes lie on one another, and not in one another.
   */
  function behind(element, { outside = false, shapes = [] } = {}) {
    let { under, groups } = layers(outside ? around(element) : element)
    for (const color of shapes) under = over(color, under)
    const through = (color) => groups.reduceRight((c, { alpha, under }) => mix(c, under, alpha), color)
    return { under: through(under), ink: (color) => through(over(color, under)) }
  }

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }) &&
    [...element.getClientRects()].some(({ width, height }) => width > 0 && height > 0)

  /** Text that is cut away, for screen readers alone. */
  const hidden = (element) => layers(element).cut

  function* elements(root = document) {
    for (const element of root.querySelectorAll('*')) {
      yield element
      if (element.shadowRoot) yield* elements(element.shadowRoot)
    }
  }

  const name = (element) =>
    chain(element).slice(-3).map((e) => e.localName + [...e.classList].map((c) => '.' + c).join('') + (e.dataset.state ? `[${e.dataset.state}]` : '')).join(' > ')

  /** WCAG's large text: 24 CSS pixels, or 18.66 where it is bold. */
  const least = ({ fontSize, fontWeight }) => (parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24) ? 3 : 4.5)

  /** The shapes of an SVG that lie under the middle of an element of it. */
  function shapesUnder(element) {
    const svg = element.ownerSVGElement
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const out = []
    for (const shape of svg.querySelectorAll('rect, circle, ellipse, path, polygon')) {
      if (shape === element || shape.closest('defs, marker')) continue
      if (shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) continue // drawn later
      const style = getComputedStyle(shape)
      if (style.fill === 'none') continue
      const point = new DOMPoint((left + right) / 2, (top + bottom) / 2).matrixTransform(shape.getScreenCTM().inverse())
      if (!shape.isPointInFill(point)) continue
      const color = parse(style.fill)
      out.push([...color.slice(0, 3), color[3] * Number(style.fillOpacity) * ownOpacity(shape)])
    }
    return out
  }

  /** How opaque a shape is within its SVG. */
  const ownOpacity = (shape) => {
    let alpha = 1
    for (let e = shape; e && e.localName !== 'svg'; e = e.parentElement) alpha *= Number(getComputedStyle(e).opacity)
    return alpha
  }

  function svgInk(element, paint, alpha) {
    const color = parse(paint)
    return [...color.slice(0, 3), color[3] * Number(alpha)]
  }

  /** The texts of a page with their ratios. */
  function* texts() {
    for (const element of elements()) {
      if (!seen(element) || hidden(element)) continue
      const style = getComputedStyle(element)
      const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(' ').trim()
      if (element instanceof SVGElement) {
        if (own && element.closest('text')) {
          const { under, ink } = behind(element, { shapes: shapesUnder(element) })
          // A text of an SVG is as large as the drawing makes it.
          const scale = element.closest('text').getScreenCTM().a
          const fontSize = `${parseFloat(style.fontSize) * scale}px`
          yield { what: name(element), text: own, ratio: ratio(ink(svgInk(element, style.fill, style.fillOpacity)), under), least: least({ ...style, fontSize, fontWeight: style.fontWeight }) }
        }
        continue
      }
      const one = (what, text, style) => {
        const { under, ink } = behind(element)
        return { what, text, ratio: ratio(ink(parse(style.color)), under), least: least(style), disabled: element.matches(':disabled') }
      }
      if (own && !['option', 'script', 'style', 'template'].includes(element.localName)) yield one(name(element), own, style)
      if (element.localName === 'select') yield one(name(element), element.selectedOptions[0]?.textContent ?? '', style)
      if (element.localName === 'input' || element.localName === 'textarea') {
        yield one(name(element) + ' (what is typed)', element.value, style)
        if (element.placeholder) yield one(name(element) + '::placeholder', element.placeholder, getComputedStyle(element, '::placeholder'))
      }
      for (const pseudo of ['::before', '::after', '::marker']) {
        const drawn = getComputedStyle(element, pseudo)
        const said = /^"(.*?)"/.exec(drawn.content)?.[1].trim()
        if (said) yield one(name(element) + pseudo, said, drawn)
      }
    }
  }

  /** What tells where a control is: its border, or that of the row which it fills. */
  function* borders() {
    for (const element of elements()) {
      if (!element.matches('button, select, input:not([type=hidden]), textarea') || !seen(element)) continue
      const box = element.matches('input') ? (element.closest('.prompt') ?? element) : element
      const style = getComputedStyle(box)
      const sides = ['Top', 'Bottom', 'Left', 'Right'].filter((side) => parseFloat(style[`border${side}Width`]) > 0)
      const ratios = sides.map((side) => {
        const { under, ink } = behind(box, { outside: true })
        return { alpha: parse(style[`border${side}Color`])[3], ratio: ratio(ink(parse(style[`border${side}Color`])), under) }
      }).filter(({ alpha }) => alpha > 0)
      // A button without a border is told by its text; an input has none.
      if (ratios.length === 0 && element.matches('button, select')) continue
      yield { what: name(element) + ' (border)', text: '', ratio: Math.max(...ratios.map(({ ratio }) => ratio), 0), least: 3, disabled: element.matches(':disabled') }
    }
  }

  /** The lines of drawings. A line that says nothing is marked as such by its class. */
  function* strokes() {
    for (const element of elements()) {
      if (!(element instanceof SVGGeometryElement) || element.closest('defs, marker') || !seen(element)) continue
      const style = getComputedStyle(element)
      if (style.stroke === 'none' || parseFloat(style.strokeWidth) === 0) continue
      const { under, ink } = behind(element, { shapes: shapesUnder(element) })
      yield { what: name(element) + ' (line)', text: element.outerHTML.slice(0, 90), ratio: ratio(ink(svgInk(element, style.stroke, Number(style.strokeOpacity) * ownOpacity(element))), under), least: 3 }
    }
  }

  /** How what has the focus is told from what has not, where everything is made to look as if it had. */
  function* rings() {
    for (const element of elements()) {
      if (element.tabIndex < 0 || element.matches(':disabled, [inert] *') || !seen(element)) continue
      if (element.shadowRoot?.delegatesFocus) continue // what is in it has the focus
      const rings = [element, element.closest('.prompt'), element.closest('li')].filter(Boolean).flatMap((e) => {
        const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(e)
        if (outlineStyle === 'none' || parseFloat(outlineWidth) === 0) return []
        const { under, ink } = behind(e, { outside: parseFloat(outlineOffset) >= 0 })
        return [ratio(ink(parse(outlineColor)), under)]
      })
      yield { what: name(element) + ' (focus)', text: element.textContent.trim(), ratio: Math.max(...rings, 0), least: 3 }
    }
  }

  const worstFirst = (make) => {
    found = new Map()
    return [...make()].map((one) => ({ ...one, text: one.text.slice(0, 60) })).sort((a, b) => a.ratio / a.least - b.ratio / b.least)
  }

  function* everything() {
    yield* texts()
    yield* borders()
    yield* strokes()
  }

  return {
    elements, seen, name,
    /** All that is seen of a page, the lowest ratio over what is wanted first. */
    all: () => worstFirst(everything),
    rings: () => worstFirst(rings),

    /**
     * From here on every element looks as it does while it is pointed at or has the focus: the rules that say so are
     * doubled into ones of the same weight that are always true.
     */
    pretend(...states) {
      const sheets = [document, ...[...elements()].map((e) => e.shadowRoot).filter(Boolean)].flatMap((root) => [...root.styleSheets, ...root.adoptedStyleSheets])
      let made = 0
      const double = (list) => {
        for (let i = list.cssRules.length - 1; i >= 0; i--) {
          const rule = list.cssRules[i]
          if (rule.cssRules?.length) double(rule)
          if (!rule.selectorText) continue
          let selector = rule.selectorText
          for (const state of states) selector = selector.replaceAll(state, ':not(.not-so)')
          if (selector === rule.selectorText) continue
          list.insertRule(`${selector} { ${rule.style.cssText} }`, i + 1)
          made++
        }
      }
      for (const sheet of new Set(sheets)) double(sheet)
      return made
    },
  }
})()

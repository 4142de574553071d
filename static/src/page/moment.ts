// Marks for a moment what has just changed, so that an eye on the console finds it.

/** How long, in milliseconds: as long as it takes to look over from the console. */
const moment = 2500

const marked = new WeakMap<Element, ReturnType<typeof setTimeout>>()

/** Gives an element a class for a moment; then does f, where there is one. */
export function mark(element: Element, name: string, f?: () => void): void {
  clearTimeout(marked.get(element))
  element.classList.add(name)
  marked.set(
    element,
    setTimeout(() => {
      element.classList.remove(name)
      f?.()
    }, moment),
  )
}

// One more console on the same mailboxes, beside the first page's own: two
// connections, so that what one does is heard by the other.

/** How many consoles there is room for. */
const most = 3

/** Makes the button after the consoles work. */
export function offerAnother(): void {
  const button = document.querySelector<HTMLButtonElement>('.bench button.another')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    const consoles = document.querySelectorAll<HTMLElement>('.bench mail-console')
    const another = consoles[0]!.cloneNode(false) as HTMLElement
    button.before(another)
    button.hidden = consoles.length + 1 >= most
    another.focus()
  })
}

// "Hand in your work", at the foot of a lesson and of the list of lessons: what it shows is loaded when it is unfolded.

import type { Work } from '../handin/handin'

/** Makes the page's offer work. */
export function offerHandIn(work: Work): void {
  const details = document.querySelector<HTMLDetailsElement>('details.handin')
  if (!details) return
  details.hidden = false
  let place: HTMLElement | undefined
  details.addEventListener('toggle', () => {
    if (!details.open) return
    // What is in the file may have become more since it was unfolded the last time.
    place?.remove()
    const made = document.createElement('div')
    details.append((place = made))
    import('../handin/handin').then(
      ({ offerHandIn }) => offerHandIn(made, work),
      (fault: unknown) => (made.textContent = fault instanceof Error ? fault.message : String(fault)),
    )
  })
}

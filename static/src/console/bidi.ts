// Arabic and Hebrew in protocol lines. A protocol line is read from left to
// right; a right-to-left run inside it must not pull the numbers, quotes and
// brackets around it to its other side, so each run is isolated. A line whose
// first letter is right-to-left (a line of a message's text) is isolated as a
// whole: <bdi> takes its direction from that letter.

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const firstLetter = /\p{L}/u
const run = /([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[^A-Za-z"()<>@\\]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?)/

/** Gives a line's text as the nodes to show, right-to-left runs in <bdi>. */
export function isolate(text: string): (Node | string)[] {
  if (!rightToLeft.test(text)) return [text]
  const first = firstLetter.exec(text)
  if (first && rightToLeft.test(first[0])) return [bdi(text)]
  return text
    .split(run)
    .filter(Boolean)
    .map((part) => (rightToLeft.test(part) ? bdi(part) : part))
}

function bdi(text: string): HTMLElement {
  const made = document.createElement('bdi')
  made.textContent = text
  return made
}

/** Control octets as their Unicode pictures: a NUL or an escape in a message must be seen, not obeyed. */
export function visible(text: string): string {
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, (c) =>
    c === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0)),
  )
}

// What of an answer changes from one run to the next: an answer is held against the same one of a world with another
// name, another time and other randomness, and where the two differ stands a wildcard of the lesson format.

/** A run of text that stays as it is, or (null) one that does not. */
export type Piece = string | null

/** Words and numbers are whole: half of a number that changed is no part that stayed. */
const token = /[\p{L}\p{N}]+|[^]/gu

/**
 * What stays between two places that change is told apart only where it is words, or closes or begins something. A date is one thing
 * that changes, though its commas stay.
 */
const telling = /\p{L}{4,}|[;<>()[\]{}"]/u

/** What hangs on a place that changes, and is the same by chance: the end of a time, base64's last `=`. */
const hangsBefore = /(?:[^\s;:.,<>()[\]{}"-]+[:.]?)+$/
const hangsAfter = /^(?:[:.]?[^\s;:.,<>()[\]{}"]+)+/

/** Beyond this many tokens a line is taken for changed as a whole, between its equal ends. */
const most = 400

/** The pieces of a line that has come as `one` and, in another world, as `other`. */
export function varied(one: string, other: string): Piece[] {
  const a = one.match(token) ?? []
  const b = other.match(token) ?? []
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  if (start === a.length && start === b.length) return one === '' ? [] : [one]
  const between = middle(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const before = a.slice(0, start).join('').replace(hangsBefore, '')
  const after = a.slice(a.length - end).join('').replace(hangsAfter, '')
  return [before, ...between, after].filter((piece) => piece !== '')
}

/** The pieces between the ends: it begins and ends with one that changed. */
function middle(a: string[], b: string[]): Piece[] {
  const pieces: Piece[] = [null]
  for (const run of commonRuns(a, b)) if (telling.test(run)) pieces.push(run, null)
  return pieces
}

/** The runs of tokens that two lines have in common, in order. */
function commonRuns(a: string[], b: string[]): string[] {
  if (a.length > most || b.length > most) return []
  const width = b.length + 1
  const best = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] =
        a[i] === b[j] ? best[(i + 1) * width + j + 1]! + 1 : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!)
  const runs: string[] = []
  let run = ''
  const over = (): void => {
    if (run) runs.push(run)
    run = ''
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      run += a[i]
      i++
      j++
      continue
    }
    over()
    if (best[(i + 1) * width + j]! >= best[i * width + j + 1]!) i++
    else j++
  }
  over()
  return runs
}

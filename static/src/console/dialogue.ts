// A session as the fenced dialogues of a lesson: what was typed as `C:`, what was answered as `S:`, and `[..]` where the
// answer of a lesson's world would be another. It is text in, text out: what was said comes from ../page/again.ts.

import type { Who } from '../protocol'
import { closed, lives, type Life, type Turn } from './lives'
import { varied, type Piece } from './varied'

export interface Dialogue {
  /** The fences, a blank line between them; '' where nothing was typed. */
  fences: string
  /** In the other world it went another way: an answer hung on a challenge, and so do those after it. */
  parted: boolean
  /** Mail of the learner's own was put into the mailboxes. */
  mail: boolean
  /** A connection was hung up and opened anew: see lives.ts. */
  renamed: boolean
}

/** What a line is in a lesson; null: nothing, as a line before it stands for any number of them. */
type Shape = Piece[] | typeof rest | null

/** Stands for any number of lines. */
const rest = Symbol('[...]')

interface Block {
  life: Life
  escaped: boolean
  lines: { who: Who; shape: Exclude<Shape, null> }[]
}

/**
 * Writes a session as a lesson has it.
 * @param turns the session
 * @param others the same in a world with another name, another clock and other randomness
 */
export function dialogue(turns: readonly Turn[], others: readonly Turn[]): Dialogue {
  const { at, renamed } = lives(turns)
  const writer = new Writer(at)
  turns.forEach((turn, n) => writer.turn(n, turn, others[n]))
  writer.news()
  const mail = turns.some(({ entry }) => entry.kind === 'mail')
  return { fences: writer.blocks.map(fence).join('\n'), parted: writer.parted.size > 0, mail, renamed }
}

class Writer {
  readonly blocks: Block[] = []
  /** The connections on which the other world answered another thing. */
  readonly parted = new Set<string>()
  private readonly now = new Map<string, Life>()
  /** What was said on other connections while one was at work: it stands after that one's step. */
  private heard: Turn['lines'] = []
  private readonly shapes = new Map<string, Shape[]>()
  private open = ''

  constructor(private readonly lives: ReadonlyMap<number, Life>) {}

  turn(n: number, { entry: { conn }, lines, more }: Turn, other: Turn | undefined): void {
    if (this.open !== conn) this.news()
    const life = this.lives.get(n)
    if (life) this.now.set(conn, life)
    this.compare(lines, other?.lines ?? [])
    this.write(conn, lines.filter((line) => line.conn === conn), this.open === conn)
    this.heard.push(...lines.filter((line) => line.conn !== conn))
    this.open = more ? conn : ''
    if (!more) this.news()
  }

  /** Writes what has come on connections that were not at work. */
  news(): void {
    const heard = this.heard
    this.heard = []
    for (const conn of new Set(heard.map((line) => line.conn))) this.write(conn, heard.filter((line) => line.conn === conn), false)
  }

  /** Lays the other world's lines beside these, connection by connection, as long as both go one way. */
  private compare(lines: Turn['lines'], others: Turn['lines']): void {
    for (const conn of new Set(lines.map((line) => line.conn))) {
      const of = (all: Turn['lines']) => all.filter((line) => line.conn === conn)
      const [ours, theirs] = [of(lines), of(others)]
      if (outcome(ours) !== outcome(theirs)) this.parted.add(conn)
      this.shapes.set(conn, [...(this.shapes.get(conn) ?? []), ...shapes(ours, this.parted.has(conn) ? ours : theirs)])
    }
  }

  private write(conn: string, lines: Turn['lines'], within: boolean): void {
    const shapes = this.shapes.get(conn)?.splice(0, lines.length) ?? []
    const life = this.now.get(conn)
    if (!life?.spoke || lines.length === 0) return
    const escaped = lines.some(({ text }) => special.test(text))
    let block = this.blocks.at(-1)
    if (!block || block.life !== life || (block.escaped !== escaped && !within)) {
      block = { life, escaped, lines: [] }
      this.blocks.push(block)
    }
    block.escaped ||= escaped
    for (const [n, { who }] of lines.entries()) {
      const shape = shapes[n]
      if (shape) block.lines.push({ who, shape })
    }
  }
}

/** What tells how it went: where that differs, the sessions go different ways. */
function outcome(lines: Turn['lines']): string {
  return lines.map(({ text }) => /^(?:\S+ (?:OK|NO|BAD|BYE)\b|\+OK|-ERR|\d{3}[ -])/i.exec(text)?.[0] ?? '').join('')
}

/** What lines are in a lesson that are others in another world; where they are more or fewer there, any number may stand between. */
function shapes(ours: Turn['lines'], theirs: Turn['lines']): Shape[] {
  const shape = (n: number, m: number) => (ours[n]!.who === 'S' ? varied(ours[n]!.text, theirs[m]!.text) : [ours[n]!.text])
  const more = theirs.length - ours.length
  if (more === 0) return ours.map((_, n) => shape(n, n))
  const same = (n: number, m: number) => ours[n]?.text === theirs[m]?.text
  let head = 0
  while (head < ours.length && same(head, head)) head++
  let tail = ours.length
  while (tail > head + 1 && same(tail - 1, tail - 1 + more)) tail--
  return ours.map((_, n) => {
    if (n <= head) return n < theirs.length ? shape(n, n) : rest
    if (n >= tail) return shape(n, n + more)
    return n === head + 1 ? rest : null
  })
}

/** What a dialogue cannot hold as it is: a wildcard that is none, control octets, octets that are no UTF-8, a false close. */
const special = /\[\.\.|[\x00-\x08\x0a-\x1f\x7f]|[\ud800-\udfff]|^<close>$/u

function fence({ life, escaped, lines }: Block): string {
  const write = (text: string) => (escaped ? escape(text) : text)
  const body = lines.map(({ who, shape }) => line(who, shape === rest ? '[...]' : shape.map((piece) => (piece === null ? '[..]' : write(piece))).join('')))
  return ['```' + life.header + (escaped ? ' escaped' : ''), ...body, '```', ''].join('\n')
}

function line(who: Who, text: string): string {
  if (who === 'I' && text === closed) return 'S: <close>'
  if (who === 'I' && text === 'TLS') return 'TLS:'
  return text === '' ? `${who}:` : `${who}: ${text}`
}

const hex = (code: number) => `\\x${code.toString(16).padStart(2, '0')}`

/** Text for a fence that is `escaped`: an octet that is no UTF-8 is a lone surrogate, as protocol.ts says. */
function escape(text: string): string {
  return [...text]
    .map((char) => {
      const code = char.codePointAt(0)!
      if (char === '\\') return '\\\\'
      if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00)
      return (code < 0x20 && char !== '\t') || code === 0x7f ? hex(code) : char
    })
    .join('')
    .replaceAll('[..', '\\x5b..')
    .replace(/^<close>$/, '\\x3cclose>')
}

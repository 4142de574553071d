// The connections of a session as a lesson names them. A lesson opens a connection anew where the server has closed it;
// it cannot hang up. So what was opened after the learner hung up is another connection there, with a name of its own.

import type { Entry, ProtocolName, Who } from '../protocol'
import { ports } from './service'

/** One thing that a learner did, and what was said upon it. */
export interface Turn {
  entry: Entry
  lines: { conn: string; who: Who; text: string }[]
  /** The connection waits for the rest: of a literal, or of a message's text. */
  more: boolean
}

/** What a console shows where the server closes the connection; where the learner does, it says less. */
export const closed = 'Connection closed by foreign host.'

/** A connection from its opening to its end. */
export interface Life {
  /** The fence's words: protocol, name and port, those left out that go without saying. */
  header: string
  /** Something was typed into it. */
  spoke: boolean
}

/** The life that each `connect` of a session begins, by its place; and whether one had to be named anew. */
export function lives(turns: readonly Turn[]): { at: Map<number, Life>; renamed: boolean } {
  const taken = new Set(turns.map(({ entry }) => entry.conn))
  const at = new Map<number, Life>()
  const now = new Map<string, Life>()
  /** The name that each connection goes by, and whether the server has closed it since. */
  const names = new Map<string, { name: string; over: boolean }>()
  let renamed = false
  turns.forEach(({ entry: { kind, conn, text }, lines }, n) => {
    if (kind === 'connect') {
      now.set(conn, { header: text, spoke: false })
      at.set(n, now.get(conn)!)
    }
    const life = now.get(conn)
    if (kind === 'send' && life && !life.spoke) {
      const before = names.get(conn)
      const name = before ? (before.over ? before.name : another(conn, taken)) : conn
      renamed ||= before !== undefined && !before.over
      names.set(conn, { name, over: false })
      Object.assign(life, { spoke: true, header: header(life.header, name) })
    }
    for (const line of lines) if (line.text === closed && line.who === 'I') Object.assign(names.get(line.conn) ?? {}, { over: true })
  })
  return { at, renamed }
}

function another(conn: string, taken: Set<string>): string {
  const stem = conn.replace(/\d+$/, '')
  let n = 2
  while (taken.has(`${stem}${n}`)) n++
  taken.add(`${stem}${n}`)
  return `${stem}${n}`
}

function header(service: string, name: string): string {
  const [protocol = '', port = '0'] = service.split(' ')
  const own = port === '0' || Number(port) === ports[protocol as ProtocolName]
  return [protocol, name !== protocol && `as=${name}`, !own && `port=${port}`].filter(Boolean).join(' ')
}

// Addresses that open the free console with commands filled in:
//
//	#set=smallorg&protocol=pop3&port=110&run=user%20alex%0Apass%20drums
//
// What comes from an address is offered and never sent by itself; it may be anybody's, and is bounded.

import { ports, same, services, type Service } from '../console/service'

/** Of the whole address behind the #, in characters. */
export const longest = 8000
/** How many commands there may be. */
export const mostCommands = 100

/** What is wrong with a link: see texts.sandbox.en.ts. */
export type LinkFault = 'coding' | 'set' | 'protocol' | 'port' | 'many' | 'long'

export interface Link {
  /** The set of mailboxes; '': not said. */
  set: string
  /** Where the commands go; undefined: not said. */
  service?: Service
  commands: string[]
}

/** Whether what stands behind the # is a link of ours and not the name of a place on the page. */
export function isLink(hash: string): boolean {
  return hash.includes('=')
}

/** Reads what stands behind the #, that sign included. Of a link with a fault what is good counts. */
export function readLink(hash: string): { link: Link; fault: LinkFault | undefined } {
  const link: Link = { set: '', commands: [] }
  if (hash.length > longest + 1) return { link, fault: 'long' }
  const said = new Map<string, string>()
  for (const part of hash.slice(1).split('&')) {
    const [name = '', value = ''] = part.split(/=(.*)/s)
    try {
      said.set(name, decodeURIComponent(value))
    } catch {
      return { link, fault: 'coding' }
    }
  }
  link.set = said.get('set') ?? ''
  const protocol = said.get('protocol')
  if (protocol !== undefined) {
    const service = serviceAt(protocol, said.get('port'))
    if (typeof service === 'string') return { link, fault: service }
    link.service = service
  }
  const commands = (said.get('run') ?? '').split(/\r\n|\n|\r/)
  if (commands.at(-1) === '') commands.pop()
  if (commands.length > mostCommands) return { link, fault: 'many' }
  link.commands = commands
  return { link, fault: undefined }
}

function serviceAt(protocol: string, port: string | undefined): Service | LinkFault {
  if (protocol !== 'imap' && protocol !== 'pop3' && protocol !== 'smtp') return 'protocol'
  const service: Service = { protocol, port: port === undefined ? ports[protocol] : Number(port) }
  return services.some((known) => same(known, service)) ? service : 'port'
}

/** The address behind the #, that sign included; undefined: it would be longer than readLink takes. */
export function writeLink({ set, service, commands }: Link): string | undefined {
  const run = commands.map((command) => `${command.toWellFormed()}\n`).join('')
  const parts = { set, ...(service ? { protocol: service.protocol, port: String(service.port) } : {}), ...(run ? { run } : {}) }
  const hash = `#${Object.entries(parts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
  return commands.length > mostCommands || hash.length > longest + 1 ? undefined : hash
}

/** Commands as MailConsole.offer takes them: marked, so that an empty one, or one that begins as an answer does, is one, too. */
export function offered(commands: readonly string[]): string {
  return commands.map((command) => `C: ${command}`).join('\n')
}

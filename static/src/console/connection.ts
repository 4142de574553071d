// Which connection of which store a console shows. Consoles with the same store
// share its mailboxes, and each has its own connection, so each needs a name
// that no other console on the page has.

import { Sandbox, type Status, type Store } from '../sandbox'
import type { Service } from './service'

/** What a console needs of a store; one that is a real server has no more. */
export type Source = Pick<Store, 'name' | 'listen' | 'connect' | 'send' | 'hangup' | 'log'> & Partial<Pick<Store, 'reset' | 'resume' | 'release' | 'takeOver' | 'options'>>

/** What runs a store. */
export interface Host {
  listen(f: (status: Status) => void): () => void
  /** Begins anew after a failure. */
  restart(): void
}

const taken = new Map<string, Set<string>>()
let unnamed = 0

/** A name for a store that no one shares. */
export function ownStore(): string {
  return `console-${++unnamed}`
}

export class Connection {
  constructor(
    readonly store: Source,
    readonly name: string,
    readonly service: Service,
    readonly host: Host = Sandbox.get(),
  ) {}

  /** Whether it goes to a real server: to open it takes a while. */
  get real(): boolean {
    return this.host !== Sandbox.get()
  }

  /** A connection with the wanted name or, where there is none or another has it, the protocol's with a number from the second on. */
  static named(store: Source, service: Service, wanted = ''): Connection {
    const { protocol } = service
    const names = taken.get(store.name) ?? new Set()
    taken.set(store.name, names)
    let name = wanted || protocol
    for (let n = 2; names.has(name); n++) name = `${protocol}${n}`
    names.add(name)
    return new Connection(store, name, service)
  }

  open(): void {
    this.store.connect(this.name, this.service.protocol, this.service.port)
  }

  /** Opens it, unless it is of an earlier visit: then it is played back. */
  resume(): void {
    const { protocol, port } = this.service
    if (this.store.resume) this.store.resume(this.name, protocol, port)
    else this.open()
  }

  send(line: string): void {
    this.store.send(this.name, line)
  }

  hangUp(): void {
    this.store.hangup(this.name)
  }

  /** Whether it is one of a lesson's. */
  get ofLesson(): boolean {
    return this.store.options?.lesson !== undefined
  }

  /** Whether something of it is in the record: a Worker that starts again plays it. */
  get kept(): boolean {
    return this.store.log.some((entry) => entry.conn === this.name)
  }

  /** Gives the name back. */
  release(): void {
    taken.get(this.store.name)?.delete(this.name)
    this.store.release?.(this.name)
  }
}

// What a console's attributes say: see element.ts for the whole list.

import { Sandbox, type Store } from '../sandbox'
import { ownStore } from './connection'
import { serviceOf, type Service } from './service'

export class Attributes {
  constructor(private readonly element: HTMLElement) {}

  /** Somebody else drives the store: a page of ours with a lesson. */
  get lesson(): boolean {
    return this.has('lesson')
  }

  get host(): string {
    return this.get('host') ?? ''
  }

  /** The language of the labels. */
  get lang(): string {
    return this.get('lang') ?? this.element.closest('[lang]')?.getAttribute('lang') ?? 'en'
  }

  get service(): Service {
    return serviceOf(this.get('protocol'), this.get('port'))
  }

  /** The connection's name; empty: one that no other has. */
  get connection(): string {
    return this.get('connection') ?? ''
  }

  has(name: string): boolean {
    return this.element.hasAttribute(name)
  }

  /** The store that is named, or one that no other console has. */
  store(): Store {
    const name = this.get('store') ?? ownStore()
    const mailboxes = this.get('mailboxes')
    return Sandbox.get().store(name, {
      host: this.host || 'localhost',
      ...(mailboxes ? { mailboxes } : {}),
      ...(this.has('keep') ? { key: `console:${name}` } : {}),
    })
  }

  private get(name: string): string | null {
    return this.element.getAttribute(name)
  }
}

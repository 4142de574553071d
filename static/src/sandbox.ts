// The sandbox of a page: one Worker that runs the mail host, and the stores in it. What a console is built on:
//
//   const store = Sandbox.get().store('free', { key: 'free' })
//   store.listen((events) => { … })
//   store.connect('imap', 'imap')
//   store.send('imap', 'a1 login alex drums')
//
// Everything may be asked at once: the Worker starts with the first store, and what is asked before it is ready, or while
// it has failed, waits in order until it is.

import { Engine } from './engine'
import type { Resource, Secrecy, StoreRequest } from './protocol'
import { Store, type StoreOptions } from './store'

export type { Status } from './engine'
export type { Entry, StoreEvent, LineEvent, StateEvent, ProgressEvent, Step, StepState, DiffLine, ConnState, Who, ProtocolName } from './protocol'
export type { LocalEvent, Logged, StoreListener, StoreOptions, Store } from './store'

export class Sandbox extends Engine<Store> {
  private static only: Sandbox | undefined

  /** The page's sandbox. */
  static get(): Sandbox {
    return (Sandbox.only ??= new Sandbox(new URL(SANDUQ_ROOT, import.meta.url)))
  }

  /** Reaches the program that has TLS: whoever has a lesson with TLS says how. */
  secrecy: ((tell: (secrecy: Secrecy) => void) => void) | undefined

  private constructor(root: URL) {
    super(root, 'sandbox')
  }

  protected override reach(tell: (secrecy: Secrecy) => void): void {
    if (this.secrecy) this.secrecy(tell)
    else super.reach(tell)
  }

  /** The store of this name, made with these options where it is not there yet. */
  store(name: string, options: StoreOptions = {}): Store {
    let store = this.stores.get(name)
    if (!store) {
      store = new Store(name, options, {
        post: (request) => this.post(request),
        resource: (url) => this.resource(url),
        defaultSet: new URL('mailboxes/smallorg.tar', this.root).href,
      })
      this.stores.set(name, store)
      // Not before the caller has had its turn to listen.
      const opening = store
      queueMicrotask(() => opening.open())
      if (this.status.state === 'idle') this.start()
    }
    return store
  }

  /** Hears no more of a store: the next of its name is another, and takes its place in the Worker. */
  forget(store: Store): void {
    if (this.stores.get(store.name) === store) this.stores.delete(store.name)
  }

  /** After a failure, or instead of a Worker that is silent: a new one, and in it all stores from their logs; fresh: from nothing. */
  override restart({ fresh = false } = {}): void {
    this.end()
    const undelivered = this.queue.splice(0)
    this.start()
    for (const store of this.stores.values()) {
      if (fresh) store.forget()
      store.open(fresh ? [] : undelivered.filter((r): r is StoreRequest => 'store' in r && r.store === store.name && r.do !== 'open'))
    }
  }

  /**
   * What lies beside the script the Worker fetches, so that a page of another origin need not be allowed to. For such a
   * page it fetches nothing else: see fetched.ts.
   */
  private async resource(url: string): Promise<Resource> {
    const at = new URL(url, document.baseURI)
    if (this.root.origin === location.origin || at.href.startsWith(this.root.href)) return { url: at.href }
    const answer = await fetch(at)
    if (!answer.ok) throw new Error(`${at.href}: ${answer.status} ${answer.statusText}`)
    return { bytes: await answer.arrayBuffer() }
  }
}

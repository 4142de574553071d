// What a console on a real server has besides: see real.ts, which is loaded only for one.

import type { AskEvent, EndedEvent, GuardedEvent, InsecureEvent, SecuredEvent } from '../protocol'
import type { LocalEvent } from '../store'
import type { Texts } from '../texts'
import type { Parts } from './parts'
import type { State } from './status'

/** What is said of a connection beside its lines and its state: the transcript notes it, and a question is asked. */
export type Told = Noted | AskEvent
export type Noted = SecuredEvent | InsecureEvent | GuardedEvent | EndedEvent | OfRecord

/** What is said of the record: changed: the mailboxes have, and what was sent was sent to them again. */
export type OfRecord = Extract<LocalEvent, { at: 'unkept' | 'aside' }> | { at: 'changed' }

export interface Dress {
  /** The texts of a console, with those in place that are others here. */
  texts(texts: Texts): Texts
  /** Something is told; what is no question is shown in the transcript without it. */
  told(event: Told): void
  /** The state is this, or what is typed is another. */
  now(state: State, typed: string): void
  /** A line as it may be shown before it is sent. */
  shown(line: string): string
  /** An empty transcript begins. */
  began(): void
}

/** Puts a dress on a console. */
export type Dressing = (parts: Parts, root: ShadowRoot) => Dress

// What has changed between two looks at a mailbox, and how that is said aloud.

import type { GlanceEvent, MessageGlance } from '../protocol'
import type { GlanceTexts } from '../texts.glance.en'

/** A message with the number that it has, or had where it is gone. */
export interface Numbered {
  number: number
  message: MessageGlance
}

export interface Changes {
  gone: Numbered[]
  came: Numbered[]
  flagged: Numbered[]
}

/** Whether both show one mailbox: one that was deleted and made again is another. */
export function sameMailbox(a: GlanceEvent, b: GlanceEvent): boolean {
  return a.user === b.user && a.mailbox === b.mailbox && a.uidvalidity === b.uidvalidity
}

/** What has changed in a mailbox. Of a long one only the last messages are listed: one that leaves or enters the list at its head is no change. */
export function changes(was: GlanceEvent, now: GlanceEvent): Changes {
  const [before, after] = [numbered(was), numbered(now)]
  const oldest = now.before > 0 ? (now.messages[0]?.uid ?? 0) : 0
  const newest = was.messages.at(-1)?.uid ?? 0
  return {
    gone: [...before.values()].filter(({ message: { uid } }) => !after.has(uid) && uid >= oldest),
    came: [...after.values()].filter(({ message: { uid } }) => !before.has(uid) && uid > newest),
    flagged: [...after.values()].filter(({ message: { uid, flags } }) => (before.get(uid)?.message.flags ?? flags) !== flags),
  }
}

function numbered({ before, messages }: GlanceEvent): Map<number, Numbered> {
  return new Map(messages.map((message, n) => [message.uid, { number: before + n + 1, message }]))
}

/** From so many changes of a kind on they are counted, not read. */
const readable = 3

/** The changes in words; '' where there are none. */
export function told({ gone, came, flagged }: Changes, texts: GlanceTexts): string {
  const tell = (all: Numbered[], one: (n: Numbered) => string, many: (n: number) => string) =>
    all.length > readable ? [many(all.length)] : all.map(one)
  return [
    ...tell(gone, ({ number, message: { uid } }) => texts.gone(number, uid), texts.goneMany),
    ...tell(came, ({ number, message: { uid, subject } }) => texts.came(number, uid, subject || texts.noSubject), texts.cameMany),
    ...tell(flagged, ({ number, message: { flags } }) => texts.flagged(number, flags), texts.flaggedMany),
  ].join(' ')
}

// The strings of the mailboxes at a glance, in English; their type is what Arabic must have.

const isolated = (name: string) => `\u2068${name}\u2069`
const messages = (n: number) => (n === 1 ? 'one message' : `${n.toLocaleString('en')} messages`)

export const glanceEnglish = {
  boxes: 'All mailboxes',
  mailbox: 'Mailbox',
  messages: 'Messages',
  unseen: 'Unseen',
  deleted: 'Marked',
  deletedHint: 'Messages with the flag \\Deleted: the next EXPUNGE takes them away',
  number: 'No.',
  numberHint: 'Message sequence number: it closes up when a message before it goes',
  uid: 'UID',
  flags: 'Flags',
  subject: 'Subject',
  show: (mailbox: string) => `Show ${isolated(mailbox)}`,
  of: (mailbox: string, user: string) => `${isolated(mailbox)} of ${isolated(user)}`,
  earlier: (n: number) => `${messages(n)} before these ${n === 1 ? 'is' : 'are'} not listed.`,
  empty: 'There are no messages in it.',
  noSubject: '(no subject)',
  follow: 'Follow my session',
  followHint: 'Shows again the mailbox that your session has open',
  loading: 'Waiting for the mail server…',

  // What a screen reader is told of a change.
  now: (mailbox: string, user: string, n: number) => `Now listed: ${isolated(mailbox)} of ${isolated(user)}, ${messages(n)}.`,
  gone: (number: number, uid: number) => `Message ${number}, UID ${uid}, is gone; the numbers after it close up.`,
  goneMany: (n: number) => `${messages(n)} are gone; the numbers close up.`,
  came: (number: number, uid: number, subject: string) => `New: message ${number}, UID ${uid}, ${isolated(subject)}.`,
  cameMany: (n: number) => `${messages(n)} are new.`,
  flagged: (number: number, flags: string) => `Message ${number} has now ${flags ? isolated(flags) : 'no flags'}.`,
  flaggedMany: (n: number) => `The flags of ${messages(n)} have changed.`,
}

export type GlanceTexts = typeof glanceEnglish

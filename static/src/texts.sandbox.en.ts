// The strings of the free console's page that its template has not, in English; their type is what Arabic must have.

import type { Refusal } from './protocol'
import type { LinkFault } from './page/links'

const isolated = (name: string) => `\u2068${name}\u2069`
const messages = (n: number) => (n === 1 ? 'one message' : `${n.toLocaleString('en')} messages`)
const why: Record<Refusal, string> = {
  empty: 'the file is empty',
  notMail: 'this is no mail',
  tooLarge: 'it is too large',
  tooMany: 'the mailbox would have too many messages',
  overQuota: 'the user’s quota is full',
  noUser: 'there is no such user here',
  other: 'it could not be taken',
}
const fault: Record<LinkFault, string> = {
  coding: 'a % in it is not followed by two hexadecimal digits, or stands for no text',
  set: 'there is no such set of mailboxes here',
  protocol: 'the protocol must be imap, pop3 or smtp',
  port: 'the port must be one of the protocol’s: 143 for imap, 110 for pop3, 25 or 587 for smtp',
  many: 'it has too many commands',
  long: 'it is too long',
}

export const sandboxEnglish = {
  // Mail of the reader's own.
  taken: (file: string, mailbox: string, user: string, n: number) =>
    `${isolated(file)}: ${messages(n)} put into ${isolated(mailbox)} of ${isolated(user)}.`,
  refused: (file: string, reason: Refusal) => `${isolated(file)} was not taken: ${why[reason]}.`,
  larger: (file: string, most: number) => `${isolated(file)} was not taken: it is larger than ${most} MB.`,
  unreadable: (file: string) => `${isolated(file)} was not taken: the browser cannot read it.`,
  files: (most: number) => `Only the first ${most} files were looked at.`,

  // From the console to a lesson.
  dialogue: 'Dialogue',
  dialogueHint: 'Copy what was typed and answered in all consoles, as the dialogues of a lesson',
  dialogueCopied: (set: string) => `Copied, for a lesson with the line “mailboxes: ${set}”.`,
  nothingTyped: 'Nothing has been typed yet.',
  parted: 'Here an answer hung on a challenge of the server, which is another one in the lesson: type what follows again.',
  ownMail: 'Mail of your own was in these mailboxes: put it into the set of the lesson, too.',
  renamed: 'A connection was hung up and opened anew. A lesson cannot hang up: there the first stays open, and the next has a name of its own.',
  link: 'Link',
  linkHint: 'Copy a link that opens this page with the commands typed here filled in',
  linkCopied: 'The link is copied. Who opens it sees the commands, and sends them by hand.',
  linkLong: (most: number, lines: number) => `That is too much for a link: it can hold ${lines} commands and ${most} characters.`,
  copyThis: 'The browser does not let this page use the clipboard. Copy this:',
  done: 'Done',

  // A link from somebody.
  badLink: (reason: LinkFault) => `The link is not as it should be: ${fault[reason]}.`,
}

export type SandboxTexts = typeof sandboxEnglish

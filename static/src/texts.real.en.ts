// The strings of the page of real servers that its template has not, and of a console on one, in English; their type is
// what Arabic must have.

import type { Question, Target } from './protocol'

const isolated = (name: string) => `\u2068${name}\u2069`

const happens: Record<Exclude<Question, 'account'>, string> = {
  expunge: 'Every message that is marked \\Deleted in this mailbox goes away for good.',
  delete: 'The mailbox goes away for good, with every message in it.',
  close: 'CLOSE also takes every message away for good that is marked \\Deleted. UNSELECT would leave them.',
  dele: 'The message is marked, and with QUIT it goes away for good.',
  move: 'The messages leave this mailbox for another one.',
  change: 'This changes something for good: nothing brings back what is there now.',
  unknown: 'What the server makes of this line is not known here. It may change or delete something.',
  send: 'The message that you type next is really delivered, to these recipients.',
}

export const realEnglish = {
  dir: 'ltr',

  // The list of servers.
  asking: 'Asking the bridge which servers it leads to…',
  none: 'The bridge leads to no server: its owner has named none.',
  silent: 'The bridge does not answer.',
  refused: 'The bridge refuses:',
  again: 'Try again',
  who: (site: string, by: string) =>
    `This page comes from ${isolated(site)}. The bridge is run by ${isolated(by)}: it carries what passes between this page and the mail server, and cannot read it.`,
  tls: (tls: Target['tls'], protocol: Target['protocol']) =>
    tls === 'implicit' ? 'TLS from the first octet on' : `Begins in the clear, until you ask for TLS with ${protocol === 'pop3' ? 'STLS' : 'STARTTLS'}`,
  guard: (guard: Target['guard'], protocol: Target['protocol']) => {
    if (protocol === 'smtp') return { safe: 'What you send is delivered: asks before each message', readonly: 'For looking only: no mail is sent', none: 'What you send is delivered, without asking' }[guard]
    return { safe: 'Asks before what deletes or moves, and before what it does not know', readonly: 'Reads only: what would change something is refused', none: 'Deletes and moves without asking' }[guard]
  },
  authority: 'Takes a certificate from an authority of the bridge’s owner, who could read along',
  connect: 'Connect',
  connectTo: (name: string) => `Connect to ${isolated(name)}`,
  toConsole: 'To its console',
  toConsoleOn: (name: string) => `To its console, ${isolated(name)}`,
  full: (most: number) => `There are ${most} consoles open, and that is all there is room for: close one first.`,
  trust: 'Whoever serves a page can change what it does. Type the password of a real account only where you trust them.',
  rules: 'What is asked about here, and what is refused, this page asks and refuses by itself. The bridge cannot see a command, and so holds nobody to a rule.',
  kept: 'Nothing of a session with a real server is kept: after a reload its console is empty. The bridge notes who connected where, how long, and how many octets passed.',

  // A console.
  real: 'Real server',
  console: (service: string, host: string) => `Real server: ${service} console, ${host}`,
  loading: 'Loading what TLS needs',
  loadingKept: 'Loading what TLS needs. What you send now waits for it.',
  connecting: (host: string) => `Connecting to ${isolated(host)} through the bridge…`,
  failed: 'The part of this page that speaks TLS is not running.',
  offline: 'There is no network. This goes on by itself once you are online.',
  copyHint: 'Copy the transcript; passwords in it are dots',
  begins: (host: string) => `This is ${isolated(host)}, and what you do there is real. Nothing of this session is kept: after a reload this console is empty.`,
  secret: 'This looks like a password: it is shown as dots, and not kept.',
  showTyped: 'Show what is typed',
  show: 'Show',

  // Questions.
  account: 'This is a real account.',
  accountText: (host: string, site: string, by: string) =>
    `The password goes to ${isolated(host)}, encrypted, so that the bridge, run by ${isolated(by)}, cannot read it. This page comes from ${isolated(site)}, and whoever serves it could change it. In the transcript, and in a copy of it, dots stand for the password.`,
  happens: (question: Question) => (question === 'account' ? '' : happens[question]),
  ask: 'Send it?',
  yes: (question: Question): string => (question === 'account' ? 'Send it' : 'Send'),
  no: 'Do not send',
  answerFirst: 'Nothing is sent until you have answered.',
  notSent: (line: string) => `Not sent: ${isolated(line)}`,
}

export type RealTexts = typeof realEnglish

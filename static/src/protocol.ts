// The messages between a page and the Worker that runs the mail host.
//
// A page posts one Request at a time. The Worker posts a Batch: JSON text of an array of Events, because a string
// crosses between threads as one block where ten thousand objects would be cloned one by one.
//
// Text is the octets of the wire read as UTF-8. An octet that is no UTF-8 stands as the lone surrogate U+DC00 plus the
// octet (0x80 to 0xFF), in both directions, so that every octet comes back as it was; a page shows those as U+FFFD.

/** Who said a line: client, server, or nobody (shown only, or said by the console's host). */
export type Who = 'C' | 'S' | 'I'

export type ProtocolName = 'imap' | 'pop3' | 'smtp'

/** One thing a learner did, as it is kept and replayed. */
export interface Entry {
  /** Since the store began. */
  millis: number
  conn: string
  kind: 'connect' | 'send' | 'hangup' | 'mail'
  /**
   * connect: protocol and port, "imap 143"; send: the octets, line end included; hangup: empty; mail: a file of the
   * learner's own, its octets after a line with the user, a tab and the file's name.
   */
  text: string
}

/** A file that the Worker fetches itself, or that the page has fetched for it. */
export type Resource = { url: string } | { bytes: ArrayBuffer }

export interface LessonSource {
  /** The lesson's Markdown. */
  source: Resource
  /** Its folder, "06-expunge": the seed of the lesson's randomness. */
  name: string
  /** How faults in it name it. */
  file: string
}

export interface OpenRequest {
  do: 'open'
  store: string
  /** A mailbox set as a tar. */
  set: Resource
  /** The host's name. Where there is a lesson its front matter decides, and quota and start too. */
  host?: string
  /** Of each user, in octets; 0 or absent: none. */
  quota?: number
  lesson?: LessonSource
  /** The world's clock at millisecond 0 of the log, in milliseconds since 1970. */
  start: number
  /** What was sent before a reload, what it was sent to, how many steps of a lesson that did, and how many of them were answered differently. */
  record?: { version: string; log: Entry[]; done: number; different: number }
}

/** What a store is asked to do, once it is open. Requests of one store are carried out in order. */
export type StoreRequest =
  | { do: 'connect'; store: string; conn: string; protocol: ProtocolName; /** 0: the protocol's own. */ port: number; /** To a real server: bridge/way.ts. */ way?: MessagePort }
  | { do: 'send'; store: string; conn: string; /** One line without its line end. */ text: string }
  | { do: 'hangup'; store: string; conn: string }
  | { do: 'step'; store: string; n: number }
  /** A fresh store in which all steps before n are done: so a task begins at the step after those before it, too. */
  | { do: 'restart'; store: string; n: number }
  | { do: 'reset'; store: string }
  /** Does line k of a task's solution for the learner; 0: all of it. Both from 1. */
  | { do: 'solve'; store: string; task: number; k: number }
  /** From now on GlanceEvents come, now and after each change: with the messages of that mailbox, or of the one that the
   * learner has open where user is empty. */
  | { do: 'look'; store: string; user: string; mailbox: string; off?: boolean }
  /** Mail of the learner's own: one message into a user's INBOX, or an mbox into a mailbox of the file's name. */
  | { do: 'import'; store: string; user: string; file: string; bytes: ArrayBuffer }
  /** Answers an AskEvent of the connection: yes sends the line, no drops it. */
  | { do: 'answer'; store: string; conn: string; yes: boolean }

/** A server that the owner of a bridge has named. */
export interface Target {
  name: string
  protocol: ProtocolName
  host: string
  port: number
  /** implicit: TLS comes before the greeting. starttls: the session begins in the clear, and nothing but the way to TLS is sent there. */
  tls: 'implicit' | 'starttls'
  /** safe: what destroys is asked about first. readonly: what changes is refused. */
  guard: 'safe' | 'readonly' | 'none'
  /** PEM of the only authority that this server's certificate may come from; absent: those that browsers know. */
  authority?: string
}

/** Opens a store that is a real server: in the Worker of the bridge's program. Nothing of it is logged. */
export interface RealRequest {
  do: 'real'
  store: string
  /** The bridge's address, its last slash included. */
  bridge: string
  target: Target
  /** Of the texts that say what is asked and refused, and why: ar, or English. */
  lang: string
}

/**
 * tls tells the sandbox of a port to the program that has TLS, or why there is none, or none any more; serve gives that
 * program the other end. What goes between the two, wasm/internal/pipe says.
 */
export type SecrecyRequest = Secrecy | { do: 'serve'; port: MessagePort }
export type Secrecy = { do: 'tls'; port: MessagePort } | { do: 'tls'; error: string }

export type Request = OpenRequest | RealRequest | StoreRequest | SecrecyRequest | { do: 'ping' }

/** Steps are counted from 1 through the lesson. */
export type StepState = 'ahead' | 'current' | 'done' | 'different'

export interface DiffLine {
  /** ' ': as expected; '-': expected and not received; '+': received and not expected. */
  op: ' ' | '-' | '+'
  text: string
}

export interface Step {
  state: StepState
  /** Where state is 'different'. */
  diff?: DiffLine[]
}

/**
 * ready: a command may be sent. waiting: one has been sent, and its completion has not come. literal: the server waits for
 * the rest of a literal. continue: it waits for a line of another kind (SASL, IDLE's DONE). closed: there is no connection.
 */
export type ConnState = 'ready' | 'waiting' | 'literal' | 'continue' | 'closed'

export type LineEvent = {
  at: 'line'
  store: string
  conn: string
  who: Who
  /** Without its line end. */
  text: string
  /** It was played again, not typed or answered just now. */
  replayed: boolean
  /** The lesson's step that it belongs to; 0: none. */
  step: number
  /** Of a line to a real server: a password in it is not shown, and stands as dots. */
  hidden?: true
}

/** A run of LineEvents that differ in nothing but their text; the page's side takes it apart. */
export type LinesEvent = Omit<LineEvent, 'at' | 'text'> & { at: 'lines'; texts: string[] }

export type StateEvent = {
  at: 'state'
  store: string
  conn: string
  state: ConnState
  /** literal: how many octets are still expected. */
  octets: number
  /**
   * How far the session is, as the server has it and in its protocol's own words: IMAP's not authenticated, authenticated,
   * selected; POP3's authorization, transaction; for SMTP, which has none, greeted, ready (after EHLO), mail (a transaction
   * is open); closed.
   */
  phase: string
  /** Who is logged in; empty: nobody. */
  user: string
  /** What is selected; empty: nothing. */
  mailbox: string
}

export type ProgressEvent = {
  at: 'progress'
  store: string
  /** The step to do next; one more than there are when all are done. */
  current: number
  steps: Step[]
  /** The current step would still give what the lesson shows. */
  fits: boolean
  tasks: Task[]
}

/** ahead: steps before it are not done. done: all its goals were true at one time since the store began. */
export type TaskState = 'ahead' | 'open' | 'done'

export interface Task {
  state: TaskState
  /** Whether each goal is true now. */
  goals: boolean[]
}

/** The mailboxes as they are, whatever any connection has been told. */
export type GlanceEvent = {
  at: 'glance'
  store: string
  users: { name: string; mailboxes: MailboxGlance[] }[]
  /** The mailbox whose messages are listed. */
  user: string
  mailbox: string
  uidvalidity: number
  uidnext: number
  /** How many messages are before the first listed one: the number of messages[i] is before + i + 1. */
  before: number
  messages: MessageGlance[]
}

export interface MailboxGlance {
  name: string
  /** It is only a level above others, and holds no messages. */
  noselect?: boolean
  messages: number
  unseen: number
  deleted: number
}

export interface MessageGlance {
  uid: number
  /** As on the wire, separated by spaces. */
  flags: string
  /** Decoded. */
  subject: string
  from: string
}

export type ImportedEvent = { at: 'imported'; store: string; file: string; user: string; mailbox: string; count: number }

/** Why a file was not taken. */
export type Refusal = 'empty' | 'notMail' | 'tooLarge' | 'tooMany' | 'overQuota' | 'noUser' | 'other'

/** A file was not taken, or of an mbox no more than an ImportedEvent says; detail says in English what was found. */
export type RefusedEvent = { at: 'refused'; store: string; file: string; why: Refusal; detail: string }

export type LoggedEvent = { at: 'logged'; store: string; entry: Entry }

export type ClearedEvent = {
  /** The log is empty from here on: the store began (anew). */
  at: 'cleared'
  store: string
  /** Of the mail, or of the lesson and its mail. */
  version: string
  start: number
  /** The log that was to be played again was sent to another version; what of it still fits is played behind this, and logged anew. */
  changed: boolean
}

/**
 * With a conn: what was asked of that connection could not be done. Without one: the store could not be opened, or could
 * not go on. Without a store: the whole Worker failed.
 */
export type FailedEvent = { at: 'failed'; store: string; conn: string; error: string }

export interface Certificate {
  subject: string
  issuer: string
  /** Host names and addresses that it is for. */
  names: string[]
  /** In milliseconds since 1970. */
  from: number
  until: number
}

/** A TLS handshake was made: what follows is encrypted between the console and the server. */
export type SecuredEvent = {
  at: 'secured'
  store: string
  conn: string
  /** "TLS 1.3", "TLS_AES_128_GCM_SHA256": the protocol's own names. */
  version: string
  cipher: string
  /** The name that the certificate was held against. */
  host: string
  /** Who vouches for the last of the chain: empty: one of the authorities that browsers know; page: one made in this page; bridge: the one that the bridge's owner named. */
  authority: '' | 'page' | 'bridge'
  /** The server's own first. */
  chain: Certificate[]
}

/** Why a connection cannot be trusted, and is closed. */
export type Insecurity =
  /** The certificate comes from nobody known, is for another name, has run out, does not hold yet, is not for servers or broken. */
  | 'issuer' | 'name' | 'expired' | 'early' | 'certificate'
  /** The handshake failed otherwise; the server said something in the clear where TLS had to begin. */
  | 'handshake' | 'clear'
  /** The server no longer offers STARTTLS, or refused it; it says that we are logged in before TLS. */
  | 'stripped' | 'preauth'

export type InsecureEvent = { at: 'insecure'; store: string; conn: string; why: Insecurity; /** In English, what was found. */ detail: string; chain: Certificate[] }

/** What is asked before a line goes to a real server: that it is a real account; and of what destroys, once each time. */
export type Question = 'account' | 'expunge' | 'delete' | 'close' | 'dele' | 'move' | 'send' | 'change' | 'unknown'

/** The line waits for an AnswerRequest. shown is the line as it may be shown; detail names what it is about: a mailbox, messages. */
export type AskEvent = { at: 'ask'; store: string; conn: string; shown: string; question: Question; detail: string }

/** A line was not sent, and why; 'examine': it was, with EXAMINE in the place of SELECT. detail says it in English. */
export type GuardedEvent = { at: 'guarded'; store: string; conn: string; shown: string; why: string; detail: string }

/** Why the way to a real server ended: the words of the bridge's close codes, and those of the page itself. */
export type EndedEvent = { at: 'ended'; store: string; conn: string; cause: string; detail: string }

/** What a listener between console and server sees pass, in a lesson with TLS: what was written at once, or one record of it. */
export type WireEvent = {
  at: 'wire'
  store: string
  conn: string
  who: 'C' | 'S'
  /** The first 512 octets, in base64, and how many there are in all. */
  octets: string
  length: number
}

/** What the Worker says about one store. */
export type StoreEvent =
  | LineEvent
  | StateEvent
  | ProgressEvent
  | GlanceEvent
  | ImportedEvent
  | RefusedEvent
  | LoggedEvent
  | ClearedEvent
  | FailedEvent
  | SecuredEvent
  | InsecureEvent
  | AskEvent
  | GuardedEvent
  | EndedEvent
  | WireEvent

export type Event =
  | Exclude<StoreEvent, LineEvent>
  | LinesEvent
  /** Octets of the program so far and in all, both uncompressed. */
  | { at: 'loading'; loaded: number; total: number }
  | { at: 'ready' }
  | { at: 'pong' }
  /** The sandbox wants what SecrecyRequest tells. */
  | { at: 'tls' }

/** JSON text of Event[]. */
export type Batch = string

/** What a page sends a Worker first, with the port that all else goes through. */
export interface Hello {
  sanduq: 'port'
  /** Which program frame.html is to start; absent: the sandbox. */
  program?: 'sandbox' | 'bridge'
  /** What frame.html tells its Worker: the page is of another origin, and is lent no more than it may have. */
  foreign?: true
}

/** What frame.html tells the page around it: that it can take a Hello, or that its Worker failed. */
export type FrameMessage = { sanduq: 'frame' } | { sanduq: 'failed'; error: string }

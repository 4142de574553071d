// The English strings; their type is what every other language must have.

const count = (n: number) => n.toLocaleString('en')
const octets = (n: number) => (n === 1 ? 'one octet' : `${count(n)} octets`)
const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
const lines = (n: number) => (n === 1 ? 'one line' : `${count(n)} lines`)

const isolated = (name: string) => `\u2068${name}\u2069`

export const english = {
  lang: 'en',
  dir: 'ltr',

  // The console.
  console: (service: string, host: string) => (host ? `${service} console, ${host}` : `${service} console`),
  choose: 'Choose protocol and port',
  role: (port: number): string => (port === 587 ? 'submission' : port === 25 ? 'relay' : ''),
  use: (port: number) =>
    ({
      143: 'Read mail where it lies, in mailboxes, with flags',
      110: 'Fetch the mail of INBOX',
      587: 'Log in and send, to whomever you like',
      25: 'Bring mail for the users of this host',
    })[port] ?? '',
  close: 'Close this console',
  log: 'Transcript. C is you, S is the server.',
  input: 'Command to send',
  send: 'Send',
  connect: 'Connect',
  hangUp: 'Hang up',
  hangUpHint: 'Close the connection without a word to the server',
  copy: 'Copy',
  copyHint: 'Copy the transcript',
  copied: 'The transcript is copied.',
  reset: 'Reset',
  resetHint: 'Fresh mailboxes, an empty transcript, a new connection',
  commands: 'Commands to try',
  run: (line: string) => `Send: ${line}`,
  runAll: 'Send all',
  ran: 'sent',
  emptyLine: 'an empty line',
  cut: (n: number) => ` … The rest of this line, ${n.toLocaleString('en')} characters, is not shown.`,
  earlier: (n: number) => `${lines(n)} before these ${n === 1 ? 'is' : 'are'} no longer shown.`,
  came: (n: number) => `${lines(n)} came.`,
  below: 'To the newest line',
  unsent: (n: number) => `The connection closed. ${lines(n)} ${n === 1 ? 'was' : 'were'} not sent.`,

  // What the console is doing.
  loading: 'Loading the mail server',
  loadingKept: 'Loading the mail server. What you send now is kept for it.',
  connecting: 'Connecting…',
  ready: 'The server waits for a command.',
  waiting: 'Waiting for the answer…',
  literal: (chunk: boolean, missing: number) => `${chunk ? 'Chunk' : 'Literal'}: ${octets(missing)} still missing.`,
  literalTyped: (chunk: boolean, missing: number, here: number) =>
    `${chunk ? 'Chunk' : 'Literal'}: ${octets(missing)} missing; this line brings ` +
    (here === missing
      ? 'just that, its line end counted.'
      : here < missing
        ? `${count(here)}, its line end counted.`
        : `${count(here)}, and the rest ${chunk ? 'is taken for a command' : 'goes on with the command'}.`),
  text: 'Message text: a line with a dot alone ends it.',
  textEnds: 'Message text: this dot alone ends it.',
  textDot: 'Message text: of a line that begins with a dot the server takes one away, so type one more.',
  sasl: 'The server waits for an answer in base64; * alone gives up.',
  goOn: 'The server waits for the rest of the command.',
  idle: 'IDLE: the server tells what happens, until you send DONE.',
  closed: 'The connection is closed.',
  failed: 'The mail server is not running.',
  failedHint: 'What you sent is kept; starting again plays it back.',
  failedReturned: 'What the server took is kept; starting again plays it back. What it had not taken stands in the input again.',
  silent: 'The mail server has given no sign of life for 3 seconds: it is busy, or it has died.',
  stop: 'Stop it and start again',
  offline: 'There is no network, and the mail server is not loaded yet. It starts by itself once you are online.',
  startAgain: 'Start again',
  elsewhere: (taken: boolean): string => (taken ? 'You went on in another tab.' : 'This is open in another tab.'),
  elsewhereHint: 'If you go on here, what was sent there is played back first.',
  goOnHere: 'Go on here',

  // How far the session is: the names are the protocols' own, in every language. A name of the reader's is isolated.
  phase: (name: string, user: string, mailbox: string) =>
    name === 'selected' && mailbox ? `${name} ${isolated(mailbox)}` : name && user ? `${name} as ${isolated(user)}` : name,
  phaseHint: 'The state of this session, as the server has it',

  // Lessons.
  next: 'Next',
  typeIt: 'Type it for me',
  connectForMe: 'Connect for me',
  connectFirst: 'Open the connection',
  newsFirst: 'The server has something to say.',
  goOnForMe: 'Listen',
  step: (n: number, of: number) => `Step ${n} of ${of}`,
  done: (of: number) => (of === 1 ? 'The step is done' : `All ${of} steps are done`),
  finished: 'That was the whole lesson. The console stays yours to try things.',
  onTo: (title: string) => `Next lesson: ${title}`,
  stepState: { ahead: 'ahead', current: 'do this next', done: 'done', different: 'answered differently' },
  doStep: (n: number) => `Step ${n}`,
  startHere: (n: number) => `Start again from step ${n}`,
  startHereHint: 'The mailboxes are as they were then; the steps before are played for you.',
  misfit: 'You did something else, and connection or mailboxes are no longer as this step needs them.',
  expected: 'in the lesson',
  received: 'here',
  differs: 'The server answered differently from the lesson:',
  startOver: 'Start over',
  startOverHint: 'The lesson from its first step, with fresh mailboxes',

  // The list of lessons.
  amount: (steps: number, tasks: number) => counted(steps, 'step') + (tasks === 0 ? '' : `, ${counted(tasks, 'task')}`),
  progress: (done: number, of: number, did: number, ofTasks: number) =>
    `${done} of ${counted(of, 'step')}` + (ofTasks === 0 ? '' : `, ${did} of ${counted(ofTasks, 'task')}`),
  allOf: (amount: string) => `Done: ${amount}`,
  answeredDifferently: (n: number) => `${n} answered differently`,
  changedSince: 'the lesson has changed since',
  goOnAt: (lesson: number, step: number) => `Go on with lesson ${lesson}, step ${step}`,
  goOnWithTask: (lesson: number, task: number) => `Go on with lesson ${lesson}, task ${task}`,
  goOnTo: (lesson: number) => `Go on with lesson ${lesson}`,
}

export type Texts = typeof english

// Whose turn it is to write a record. One tab has it; the others wait until it goes, or take it. Where the browser has no
// locks, which it gives to secure contexts alone (a class at http://10.0.0.5:8080 is none), the tabs agree among themselves.

/** How long the present writer may take to answer, in milliseconds, before somebody is told that there is one. */
const patience = 300

export interface Turn {
  /** Resolves when it is this tab's turn. */
  mine(): Promise<void>
  /** Takes the turn from whoever has it: mine, which is asked already, resolves. */
  take(): void
}

export interface TurnEvents {
  /** Another tab has the turn. */
  waits(): void
  /** This tab had it, and has it no more: another took it, or the page was put away and comes back. */
  lost(): void
}

export function turnFor(key: string, events: TurnEvents): Turn {
  return 'locks' in navigator ? new Locked(key, events) : new Leased(key, events)
}

/** By a lock of the browser. */
class Locked implements Turn {
  private got: (() => void) | undefined
  private release: (() => void) | undefined
  private queued: AbortController | undefined
  private away = false

  constructor(
    private readonly key: string,
    private readonly events: TurnEvents,
  ) {
    onLeave(
      () => {
        this.away = this.release !== undefined
        this.end()
      },
      () => this.away && events.lost(),
    )
  }

  mine(): Promise<void> {
    const late = setTimeout(() => this.events.waits(), patience)
    const got = new Promise<void>((done) => (this.got = done)).finally(() => clearTimeout(late))
    this.queued = new AbortController()
    this.ask({ signal: this.queued.signal })
    return got
  }

  take(): void {
    this.queued?.abort()
    this.ask({ steal: true })
  }

  private ask(how: LockOptions): void {
    let had: (() => void) | undefined
    navigator.locks
      .request(this.key, how, () => {
        const held = new Promise<void>((done) => (this.release = had = done))
        this.got?.()
        return held
      })
      .catch((fault: unknown) => {
        if (had && this.release === had) {
          // It was stolen.
          this.release = undefined
          this.events.lost()
        } else if (!(fault instanceof DOMException && fault.name === 'AbortError')) this.got?.(); // no locks here, and no storage either
      })
  }

  private end(): void {
    this.release?.()
    this.release = undefined
  }
}

interface Message {
  do: 'ask' | 'mine' | 'take' | 'free'
  from: number
  /** mine: since when, in milliseconds since 1970. */
  since: number
}

/** By what the tabs tell each other. Who asks and hears nothing has the turn; of two at once it is the one with the smaller number. */
class Leased implements Turn {
  private readonly channel: BroadcastChannel
  private readonly self = Math.random()
  private state: 'idle' | 'asks' | 'takes' | 'waits' | 'has' | 'away' = 'idle'
  private since = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private got: (() => void) | undefined

  constructor(
    key: string,
    private readonly events: TurnEvents,
  ) {
    this.channel = new BroadcastChannel(key)
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data)
    onLeave(
      () => {
        if (this.state !== 'has') return
        this.state = 'away'
        this.say('free')
      },
      () => this.state === 'away' && this.lose(),
    )
    // The one that has it may have died without a word.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.state === 'waits') this.ask()
    })
  }

  mine(): Promise<void> {
    const got = new Promise<void>((done) => (this.got = done))
    this.ask()
    return got
  }

  take(): void {
    this.state = 'takes'
    this.say('take')
    this.later()
  }

  private ask(): void {
    this.state = 'asks'
    this.say('ask')
    this.later()
  }

  /** It is this tab's turn, unless somebody says otherwise before. */
  private later(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.have(), patience)
  }

  private have(): void {
    clearTimeout(this.timer)
    this.state = 'has'
    this.since = Date.now()
    this.got?.()
  }

  private lose(): void {
    clearTimeout(this.timer)
    this.state = 'idle'
    this.events.lost()
  }

  private hear({ do: what, from, since }: Message): void {
    const first = this.self < from
    switch (what) {
      case 'ask':
        if (this.state === 'has' || this.state === 'takes' || (this.state === 'asks' && first)) this.say('mine')
        break
      case 'mine':
        if (this.state === 'asks') {
          clearTimeout(this.timer)
          this.state = 'waits'
          this.events.waits()
        } else if (this.state === 'has') {
          // Two that have it: one was frozen while the other asked.
          if (since > this.since || (since === this.since && !first)) this.lose()
          else this.say('mine')
        }
        break
      case 'take':
        if (this.state === 'has') {
          this.say('free')
          this.lose()
        } else if (this.state === 'takes' && !first) {
          clearTimeout(this.timer)
          this.state = 'waits'
        }
        break
      case 'free':
        if (this.state === 'takes') this.have()
        else if (this.state === 'waits') this.ask()
        break
    }
  }

  private say(what: Message['do']): void {
    this.channel.postMessage({ do: what, from: this.self, since: this.since } satisfies Message)
  }
}

/** A page that is left may be put away whole, and come back as it was. */
function onLeave(leave: () => void, back: () => void): void {
  addEventListener('pagehide', leave)
  addEventListener('pageshow', ({ persisted }) => persisted && back())
}

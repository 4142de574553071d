// A lesson's page: the prose with its steps on one side, the console on the
// other, and one store, with the lesson in it, behind both.

import '../page' // see there
import type { MailConsole } from '../console/element'
import type { Subject } from '../handin/file'
import type { SeenLine } from '../handin/markdown'
import '../records/keeper' // with this page, and not after it
import { covers, rowOf, type Reached } from '../records/run'
import { Sandbox, type LineEvent, type ProtocolName, type Store } from '../sandbox'
import { reachedBy } from '../store'
import { lessonTextsFor, type LessonTexts } from '../texts.lesson'
import { why } from '../why'
import { Contents } from './contents'
import { offerHandIn } from './handin'
import { Next } from './next'
import { keepPlace, restorePlace } from './place'
import { keepProgress } from './progress'
import { Steps } from './steps'
import type { Task } from './task'
import { Tasks } from './tasks'

type Events = Parameters<Parameters<Store['listen']>[0]>[0]
export type Progress = Extract<Events[number], { at: 'progress' }>

export class Lesson {
  private readonly texts: LessonTexts
  private readonly steps: Steps
  private readonly tasks: Tasks
  private readonly contents: Contents
  private readonly next: Next
  private readonly store: Store
  private readonly consoles = new Map<string, MailConsole>()
  private readonly name: string
  private now: Progress | undefined
  private readonly open = new Set<string>()
  /** The connection whose turn it is, and the one before it: of many consoles these two are shown. */
  private turns: string[] = []
  private readonly protocols = new Map<string, string>()
  /** The session, all connections together. */
  private seen: SeenLine[] = []
  /** How many entries of an earlier visit are to be played back before the lesson goes on. */
  private kept = 0
  private begun = false
  /** How far the lesson was when it was opened. */
  private was: Reached | undefined
  /** Another tab has it. */
  private elsewhere = false
  /** It has changed since. */
  private changed = false
  /** How long the log was when the progress was kept the last time. */
  private told = 0
  /** The lesson opens its first connection by itself, and the reader stays at its beginning. */
  private opening = false
  /** The step that is being done for the learner: a second press must not do it twice. */
  private performing = ''
  /** The reader came from the page of another language, and is where he was there. */
  private readonly placed: boolean

  constructor(private readonly main: HTMLElement) {
    const { lang } = document.documentElement
    const data = (key: string) => main.dataset[key] ?? ''
    this.name = data('lesson')
    this.texts = lessonTextsFor(lang)
    this.steps = new Steps(main, this.texts, {
      perform: (n) => this.perform(n),
      startFrom: (n) => this.startFrom(n),
    })
    const startAt = (n: number) => this.startAt(this.tasks.find(n))
    this.tasks = new Tasks(main, this.texts, { solve: (task, k) => this.solve(task, k), startAt }, () => this.now && this.guide(this.now))
    this.contents = new Contents(main, this.texts, this.tasks)
    this.next = new Next(
      this.texts,
      this.steps,
      this.tasks,
      {
        perform: (n) => this.perform(n),
        startFrom: (n) => this.startFrom(n),
        startAt,
        isOpen: (conn) => this.open.has(conn),
      },
      main.querySelector('.around .next'),
    )
    this.store = Sandbox.get().store(this.name, {
      mailboxes: data('mailboxes'),
      host: data('host'),
      lesson: { source: data('source'), name: this.name, file: `${this.name}/${lang}.md` },
      key: `lesson:${this.name}`,
    })
    this.store.listen((events) => this.hear(events))
    if ('tls' in main.dataset) this.offerTLS()
    this.addConsoles()
    addEventListener('hashchange', () => this.follow())
    keepPlace(this.name)
    offerHandIn({ lessons: () => [this.subject()], seen: () => this.seen })
    this.placed = restorePlace(this.name)
  }

  private offerTLS(): void {
    const early: Events[] = []
    const stop = this.store.listen((events) => early.push(events))
    const tls = import('./tls').then(({ TLS }) => (stop(), new TLS(this.main, this.store, early)))
    Sandbox.get().secrecy = (tell) => void tls.then((tls) => tls.reach(tell), (fault: unknown) => tell({ do: 'tls', error: why(fault) }))
  }

  // The page has one console; a lesson in which several devices talk has one for each.
  private addConsoles(): void {
    const first = this.main.querySelector<MailConsole>('mail-console')
    for (const figure of this.main.querySelectorAll<HTMLElement>('.dialogue:not(.shown)')) {
      const { conn = '', protocol = 'imap', port } = figure.dataset
      if (!first || this.consoles.has(conn)) continue
      const element = this.consoles.size === 0 ? first : (first.cloneNode() as MailConsole)
      if (element !== first) [...this.consoles.values()].at(-1)?.after(element)
      element.attach(this.store, conn, protocol as ProtocolName, Number(port) || 0)
      element.resets = { label: this.texts.startOver, hint: this.texts.startOverHint, run: () => this.startOver() }
      this.consoles.set(conn, element)
      this.protocols.set(conn, protocol)
    }
  }

  private hear(events: Events): void {
    let progress: Progress | undefined
    for (const event of events) {
      if (event.at === 'opening') this.starts()
      if (event.at === 'elsewhere') this.elsewhere = true
      if (event.at === 'opening' || event.at === 'cleared') this.seen = []
      if (event.at === 'line') this.see(event)
      if (event.at === 'cleared') this.cleared(event.changed)
      if (event.at === 'state' && event.state === 'closed') this.open.delete(event.conn)
      else if (event.at === 'state') this.open.add(event.conn)
      if (event.at === 'progress') progress = event
    }
    if (progress) this.progress(progress)
  }

  private see({ conn, who, text }: LineEvent): void {
    this.seen.push({ conn, protocol: this.protocols.get(conn) ?? '', who, text: text.toWellFormed() })
  }

  /** The lesson as it would be handed in now. */
  private subject(): Subject {
    const { version, log } = this.store.logged
    const reached = this.now && reachedBy(this.now)
    const title = this.main.querySelector('h1')?.textContent ?? ''
    return { name: this.name, title, ...(reached && { present: { version, run: { log: log.map(rowOf), reached } } }) }
  }

  private starts(): void {
    this.begun = false
    this.performing = ''
    this.kept = this.store.log.length
    this.was = this.store.reached
    this.changed = this.elsewhere = false
  }

  private cleared(changed: boolean): void {
    this.open.clear()
    this.tasks.reset()
    this.told = 0
    if (!changed) return
    this.kept = 0
    this.changed = true
  }

  private noteChange(progress: Progress): void {
    const { texts, was } = this
    if (!was) return
    const is = reachedBy(progress)
    const told = ({ done, of, tasks }: Reached) => texts.progress(done, of, tasks.filter(Boolean).length, tasks.length)
    const note = covers(is, was) ? texts.unchanged(told(is)) : texts.changed(told(was), told(is))
    // Once the consoles have shown what was played back.
    queueMicrotask(() => this.note(note))
  }

  private note(text: string): void {
    for (const element of this.consoles.values()) element.note(text)
  }

  private progress(progress: Progress): void {
    this.performing = ''
    const before = this.now
    this.now = progress
    this.steps.update(progress.current, progress.steps)
    if (!progress.fits) this.steps.offerFrom(progress.current, this.texts.misfit)
    if (!this.begun) this.told = this.store.log.length
    const { tasks: ever } = keepProgress(this.name, this.store.logged.version, reachedBy(progress), progress.current, this.worked())
    const task = this.tasks.next
    this.tasks.update(progress.tasks, ever, this.begun)
    this.contents.update(progress.current, progress.steps, progress.tasks, ever)
    this.guide(progress)
    if (!this.begun) {
      if (this.store.log.length < this.kept) return
      this.begun = true
      this.begin(progress)
      if (this.changed) this.noteChange(progress)
    } else if (before && (before.current !== progress.current || task !== this.tasks.next)) {
      this.address()
      if (!this.opening) this.reveal(true)
      this.opening = false
    } else this.staysWithConsole()
  }

  /** Whether something was sent since this was asked the last time. */
  private worked(): boolean {
    const worked = this.store.log.slice(this.told).some(({ kind }) => kind === 'send')
    this.told = this.store.log.length
    return worked
  }

  // A visit with nothing behind it starts at the step or the task that the address names, or opens the connection.
  private begin(progress: Progress): void {
    const { step, task } = this.wanted()
    if (this.store.log.length === 0) {
      if (step > 1) this.store.restart(step)
      else if (progress.steps.length > 0) this.connectFirst()
    } else if (task) {
      if (task.isOpen) this.address()
    } else if (step > 0 && step !== progress.current) this.steps.offerFrom(step)
    else {
      this.address()
      if (step === 0 && progress.current > 1 && navigated() && !this.placed) this.reveal(false)
    }
  }

  /** What the address names: a step, or a task with the step that follows those before it; step 0: nothing. */
  private wanted(): { step: number; task?: Task } {
    const [, what, digits] = /^#(step|task)-(\d+)$/.exec(location.hash) ?? []
    const n = Number(digits ?? 0)
    const task = what === 'task' ? this.tasks.find(n) : undefined
    if (task) return { step: task.after + 1, task }
    return { step: what === 'step' && n <= (this.now?.steps.length ?? 0) ? n : 0 }
  }

  private follow(): void {
    const { step, task } = this.wanted()
    if (step > 0 && !task && this.now && step !== this.now.current) this.steps.offerFrom(step)
  }

  private address(): void {
    if (!this.now || this.staysWithConsole()) return
    const { current, steps } = this.now
    const task = current > steps.length ? this.tasks.next : undefined
    const hash = task ? `#${task.element.id}` : current <= steps.length ? `#step-${current}` : ''
    history.replaceState(null, '', location.pathname + location.search + hash)
    for (const other of document.querySelectorAll<HTMLAnchorElement>('a.language')) other.hash = hash
  }

  /** Brings what is to be done next into view. */
  private reveal(smoothly: boolean): void {
    if (!this.now) return
    const { current, steps } = this.now
    const task = current > steps.length ? this.tasks.next : undefined
    this.steps.reveal(current, smoothly, task?.element)
  }

  /** Where no console is kept in view, as in a window that is low, the one that is used stays there: its end, with the input. */
  private staysWithConsole(): boolean {
    const bench = this.main.querySelector('.bench')
    const used = [...this.consoles.values()].find((element) => element === document.activeElement)
    if (!bench || !used || getComputedStyle(bench).position !== 'static') return false
    used.scrollIntoView({ block: 'end', behavior: 'instant' })
    return true
  }

  private guide(progress: Progress): void {
    const conn = this.next.connFor(progress)
    if (conn !== this.turns[0]) this.turns = [conn, this.turns[0] ?? '']
    for (const [name, element] of this.consoles) {
      element.guide(name === conn ? this.next.guideFor(progress) : null)
      element.toggleAttribute('data-current', name === conn)
      element.toggleAttribute('data-before', name === this.turns[1])
      // Who has not come to a task yet has no use for the connection that only its solution speaks on.
      element.hidden = !this.steps.conns.has(name) && name !== conn && !this.open.has(name) && !this.tasks.speaksOn(name)
    }
  }

  private perform(n: number): void {
    this.once(`step ${n}`, () => this.store.step(n))
  }

  private solve(task: number, k: number): void {
    this.once(`task ${task}, ${k}`, () => this.store.solve(task, k))
  }

  private once(what: string, ask: () => void): void {
    if (this.performing === what || this.isElsewhere()) return
    this.performing = what
    ask()
  }

  /** Where another tab has the lesson, nothing goes on here: the console says so, in view. */
  private isElsewhere(): boolean {
    if (this.elsewhere) this.main.querySelector('mail-console')?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    return this.elsewhere
  }

  private startFrom(n: number): void {
    if (this.isElsewhere()) return
    this.store.restart(n)
    this.consoles.get(this.steps.connOf(n))?.focus({ preventScroll: true })
  }

  private startAt(task: Task | undefined): void {
    if (!task || this.isElsewhere()) return
    this.store.restart(task.after + 1)
    this.consoles.get(task.conn)?.focus({ preventScroll: true })
  }

  private connectFirst(): void {
    this.opening = true
    this.store.step(1)
  }

  private startOver(): void {
    if (this.isElsewhere()) return
    this.store.reset()
    this.connectFirst()
    this.steps.reveal(1, true)
  }
}

/** Whether the reader came here, and did not reload or go back, where the browser keeps the place. */
function navigated(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return entry?.type === 'navigate'
}

// A lesson's page: the prose with its steps on one side, the console on the
// other, and one store, with the lesson in it, behind both.

import { MailConsole } from '../console/element'
import type { Guide } from '../console/guide'
import { Sandbox, type ProtocolName, type Store } from '../sandbox'
import { textsFor, type Texts } from '../texts'
import { keepProgress } from './progress'
import { Steps } from './steps'

type Events = Parameters<Parameters<Store['listen']>[0]>[0]
type Progress = Extract<Events[number], { at: 'progress' }>

export class Lesson {
  private readonly texts: Texts
  private readonly steps: Steps
  private readonly store: Store
  private readonly consoles = new Map<string, MailConsole>()
  private readonly name: string
  private now: Progress | undefined
  private readonly open = new Set<string>()
  /** The connection whose turn it is, and the one before it: of many consoles these two are shown. */
  private turns: string[] = []
  /** How many entries of an earlier visit are to be played back before the lesson goes on. */
  private kept = 0
  private begun = false
  /** The lesson opens its first connection by itself, and the reader stays at its beginning. */
  private opening = false
  /** The step that is being done for the learner: a second press must not do it twice. */
  private performing = 0

  constructor(private readonly main: HTMLElement) {
    const { lang } = document.documentElement
    const data = (key: string) => main.dataset[key] ?? ''
    this.name = data('lesson')
    this.texts = textsFor(lang)
    this.steps = new Steps(main, this.texts, {
      perform: (n) => this.perform(n),
      startFrom: (n) => this.startFrom(n),
    })
    this.store = Sandbox.get().store(this.name, {
      mailboxes: data('mailboxes'),
      host: data('host'),
      lesson: { source: data('source'), name: this.name, file: `${this.name}/${lang}.md` },
      key: `lesson:${this.name}`,
    })
    this.store.listen((events) => this.hear(events))
    this.addConsoles()
    addEventListener('hashchange', () => this.follow())
  }

  // The page has one console; a lesson in which several devices talk has one for each.
  private addConsoles(): void {
    const bench = this.main.querySelector('.bench')
    const first = this.main.querySelector<MailConsole>('mail-console')
    for (const figure of this.main.querySelectorAll<HTMLElement>('.dialogue:not(.shown)')) {
      const { conn = '', protocol = 'imap', port } = figure.dataset
      if (!bench || !first || this.consoles.has(conn)) continue
      const element = this.consoles.size === 0 ? first : (first.cloneNode() as MailConsole)
      if (element !== first) bench.append(element)
      element.attach(this.store, conn, protocol as ProtocolName, Number(port) || 0)
      element.resets = { label: this.texts.startOver, hint: this.texts.startOverHint, run: () => this.startOver() }
      this.consoles.set(conn, element)
    }
  }

  private hear(events: Events): void {
    let progress: Progress | undefined
    for (const event of events) {
      if (event.at === 'opening') this.starts()
      if (event.at === 'cleared') this.cleared(event.changed)
      if (event.at === 'unkept') this.note(this.texts.unkept)
      if (event.at === 'state' && event.state === 'closed') this.open.delete(event.conn)
      else if (event.at === 'state') this.open.add(event.conn)
      if (event.at === 'progress') progress = event
    }
    if (progress) this.progress(progress)
  }

  private starts(): void {
    this.begun = false
    this.performing = 0
    this.kept = this.store.log.length
  }

  private cleared(changed: boolean): void {
    this.open.clear()
    if (!changed) return
    this.kept = 0
    this.note(this.texts.changed)
  }

  private note(text: string): void {
    for (const element of this.consoles.values()) element.note(text)
  }

  private progress(progress: Progress): void {
    this.performing = 0
    const before = this.now
    this.now = progress
    this.steps.update(progress.current, progress.steps)
    if (!progress.fits) this.steps.offerFrom(progress.current, this.texts.misfit)
    this.guide(progress)
    const of = progress.steps.length
    keepProgress(this.name, { done: Math.min(progress.current - 1, of), of })
    if (!this.begun) {
      if (this.store.log.length < this.kept) return
      this.begun = true
      this.begin(progress)
    } else if (before && before.current !== progress.current) {
      this.address(progress.current)
      if (!this.opening) this.steps.reveal(progress.current, true)
      this.opening = false
    }
  }

  // A visit with nothing behind it starts at the step that the address names, or opens the connection.
  private begin(progress: Progress): void {
    const wanted = this.wanted()
    if (this.store.log.length > 0) {
      if (wanted > 0 && wanted !== progress.current) this.steps.offerFrom(wanted)
      else this.address(progress.current)
      if (wanted === 0 && progress.current > 1 && navigated()) this.steps.reveal(progress.current, false)
    } else if (wanted > 1) this.store.restart(wanted)
    else this.connectFirst()
  }

  private wanted(): number {
    const n = Number(/^#step-(\d+)$/.exec(location.hash)?.[1] ?? 0)
    return n <= (this.now?.steps.length ?? 0) ? n : 0
  }

  private follow(): void {
    const wanted = this.wanted()
    if (wanted > 0 && this.now && wanted !== this.now.current) this.steps.offerFrom(wanted)
  }

  private address(current: number): void {
    const hash = current <= (this.now?.steps.length ?? 0) ? `#step-${current}` : ''
    history.replaceState(null, '', location.pathname + location.search + hash)
    for (const other of document.querySelectorAll<HTMLAnchorElement>('a.language')) other.hash = hash
  }

  private guide(progress: Progress): void {
    const conn = this.steps.connOf(Math.min(progress.current, progress.steps.length))
    if (conn !== this.turns[0]) this.turns = [conn, this.turns[0] ?? '']
    for (const [name, element] of this.consoles) {
      element.guide(name === conn ? this.guideFor(progress) : null)
      element.toggleAttribute('data-current', name === conn)
      element.toggleAttribute('data-before', name === this.turns[1])
    }
  }

  private guideFor({ current, steps, fits }: Progress): Guide {
    const { texts } = this
    const of = steps.length
    const done = Math.min(current - 1, of)
    if (current > of) {
      const next = this.main.querySelector<HTMLAnchorElement>('.around .next')
      const title = next?.querySelector('b')?.textContent ?? ''
      const over = { progress: texts.done(of), done, of, notice: texts.finished }
      return next ? { ...over, action: { label: texts.onTo(title), href: next.href } } : over
    }
    const where = { progress: texts.step(current, of), done, of }
    if (!fits) {
      return {
        ...where,
        notice: texts.misfit,
        differs: true,
        action: { label: texts.startHere(current), hint: texts.startHereHint, run: () => this.startFrom(current) },
      }
    }
    const label = `${texts.next}:`
    const line = this.steps.linesOf(current)
    const action = (name: string) => ({ label: name, run: () => this.perform(current) })
    if (line !== '') return { ...where, label, line, action: action(texts.typeIt) }
    // Only the server speaks: it greets, or it tells what happened while other connections were at work.
    if (this.open.has(this.steps.connOf(current)))
      return { ...where, label, notice: texts.newsFirst, action: action(texts.goOnForMe) }
    return { ...where, label, notice: texts.connectFirst, action: action(texts.connectForMe) }
  }

  private perform(n: number): void {
    if (this.performing === n) return
    this.performing = n
    this.store.step(n)
  }

  private startFrom(n: number): void {
    this.store.restart(n)
    this.consoles.get(this.steps.connOf(n))?.focus({ preventScroll: true })
  }

  private connectFirst(): void {
    this.opening = true
    this.store.step(1)
  }

  private startOver(): void {
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

// One task where it stands in the prose: its goals are ticked as they come true, its hints come one after the other,
// and its solution can be typed for the learner line by line.

import { h, setText, show } from '../dom'
import type { Task as Progress } from '../protocol'
import type { LessonTexts } from '../texts.lesson'
import { linesOf, marked, pressable } from './dialogue'

export interface TaskActions {
  /** Does line k of the solution. */
  solve(task: number, k: number): void
  /** Starts the lesson where the task begins. */
  startAt(task: number): void
}

/** What brings the learner on who does not know how: to be shown something, or line k of the solution; line '': to connect. */
export type Help = { show: HTMLDetailsElement; label: string } | { line: string; k: number; conn: string }

/** A line of the solution, the first of those that are sent in one go. */
interface Line {
  k: number
  conn: string
  item: HTMLElement
  mark: HTMLElement
  button: HTMLButtonElement | undefined
}

export class Task {
  readonly number: number
  /** The last step before it. */
  readonly after: number
  private readonly goals: { item: HTMLElement; mark: HTMLElement; state: HTMLElement; text: string }[]
  private readonly hints: HTMLDetailsElement[]
  private readonly solution: HTMLDetailsElement | null
  private readonly lines: Line[]
  private readonly state = h('span', { class: 'state' })
  private readonly begin: HTMLElement
  private readonly why = h('span')
  private readonly again: HTMLButtonElement
  private readonly all: HTMLButtonElement
  private now: Progress | undefined
  /** How many of the solution's lines have been typed for the learner. */
  private typed = 0

  constructor(
    readonly element: HTMLElement,
    private readonly texts: LessonTexts,
    private readonly actions: TaskActions,
  ) {
    this.number = Number(element.dataset['task'])
    this.after = Number(element.dataset['after'])
    this.hints = [...element.querySelectorAll<HTMLDetailsElement>('details.hint')]
    this.solution = element.querySelector<HTMLDetailsElement>('details.solution')
    this.goals = [...element.querySelectorAll<HTMLElement>('.goals > li')].map((item) => this.goal(item))
    this.lines = this.solutionLines()
    this.again = h('button', { type: 'button', title: texts.startTaskHint, onclick: () => actions.startAt(this.number) })
    this.begin = h('p', { class: 'begin', lang: texts.lang }, this.why, ' ', this.again)
    this.all = h('button', { type: 'button', onclick: () => this.press(0) }, texts.typeAll)
    this.title?.append(' ', this.state)
    this.solution?.append(h('p', { class: 'all', lang: texts.lang }, this.all))
    this.chainHints()
  }

  /** "Task 2", as the page calls it. */
  get name(): string {
    return this.texts.task(this.number)
  }

  /** What is to be done, as plain text. */
  get text(): string {
    return this.element.querySelector('.do')?.textContent.trim() ?? ''
  }

  /** The connection that its solution begins with. */
  get conn(): string {
    return connOf(this.solution?.querySelector('.dialogue')) ?? ''
  }

  /** All connections that its solution speaks on. */
  get conns(): string[] {
    return [...this.element.querySelectorAll('.solution .dialogue')].flatMap((figure) => connOf(figure) ?? [])
  }

  get isOpen(): boolean {
    return this.now?.state === 'open'
  }

  /**
   * Shows how far it is.
   * @param before whether it was done before the lesson was started over
   * @returns the goals that came true since the last time, and whether that was the last of them
   */
  update(now: Progress, before: boolean): { reached: string[]; done: boolean } {
    const was = this.now
    this.now = now
    this.element.dataset['state'] = now.state
    const { taskState, taskDoneBefore } = this.texts
    setText(this.state, now.state !== 'done' && before ? `✓ ${taskDoneBefore}` : now.state === 'done' ? `✓ ${taskState.done}` : taskState[now.state])
    const ahead = now.state === 'ahead'
    setText(this.why, ahead ? this.texts.taskAhead(this.after) : '')
    // Who has begun will want it last, and who has not, first.
    if (!ahead) this.element.append(this.begin)
    else if (!this.begin.previousElementSibling?.matches('.goals')) this.element.querySelector('.goals')?.after(this.begin)
    setText(this.again, ahead ? this.texts.startTask : this.texts.startTaskOver)
    const reached: string[] = []
    this.goals.forEach(({ item, mark, state, text }, n) => {
      // What was done once stays done, whatever the mailboxes are like now.
      const is = now.state === 'done' || (!ahead && now.goals[n] === true)
      item.dataset['state'] = is ? 'done' : 'open'
      setText(mark, is ? '✓' : '○')
      setText(state, is ? this.texts.goalReached : this.texts.goalOpen)
      show(state, !ahead)
      if (is && was?.state === 'open' && was.goals[n] !== true) reached.push(text)
    })
    for (const { button } of this.lines) button?.setAttribute('aria-disabled', String(now.state !== 'open'))
    show(this.all, now.state === 'open')
    return { reached, done: was?.state === 'open' && now.state === 'done' }
  }

  /** What was typed belongs to a run that is over. */
  reset(): void {
    this.now = undefined
    this.typed = 0
    for (const { mark } of this.lines) setText(mark, '')
  }

  /** What comes next for a learner who asks for help: a hint, the solution, a line of it; undefined: nothing is left. */
  help(isOpen: (conn: string) => boolean): Help | undefined {
    const hint = this.hints.find(({ open }) => !open)
    if (hint) return { show: hint, label: this.texts.showHint(this.hints.indexOf(hint) + 1, this.hints.length) }
    if (this.solution && !this.solution.open) return { show: this.solution, label: this.texts.showSolution }
    // What only the server says comes by itself where there is a connection.
    const line = this.lines.find(({ k, item, conn }) => k > this.typed && (item.matches('.client') || !isOpen(conn)))
    if (!line) return undefined
    const { k, item, conn } = line
    return { line: item.matches('.client') ? linesOf(item, 'solve', k) : '', k, conn }
  }

  /** Does a line of the solution, or with 0 all that is left of it; undone, and said why, where the task is not open. */
  press(k: number): void {
    if (!this.isOpen) {
      this.again.focus()
      return
    }
    const lines = this.lines.filter((line) => (k === 0 ? line.k > this.typed : line.k === k))
    for (const line of lines) {
      setText(line.mark, '✓')
      this.typed = Math.max(this.typed, line.k)
      this.actions.solve(this.number, line.k)
    }
  }

  private get title(): Element | null {
    return this.element.querySelector('h3')
  }

  private goal(item: HTMLElement): Task['goals'][number] {
    const text = item.textContent.trim()
    const mark = h('span', { class: 'mark', 'aria-hidden': 'true' })
    const state = h('span', { class: 'state', hidden: true })
    item.prepend(mark)
    item.append(' ', state)
    return { item, mark, state, text }
  }

  private solutionLines(): Line[] {
    const lines: Line[] = []
    for (const item of this.element.querySelectorAll<HTMLElement>('.solution [data-solve]')) {
      const k = Number(item.dataset['solve'])
      if (lines.at(-1)?.k === k) continue
      const conn = connOf(item.closest('.dialogue')) ?? ''
      lines.push({ k, conn, item, mark: marked(item), button: pressable(item, () => this.press(k)) })
    }
    return lines
  }

  // The second hint is for whom the first was not enough.
  private chainHints(): void {
    this.hints.forEach((hint, n) => {
      const next = this.hints[n + 1]
      if (!next) return
      show(next, hint.open)
      hint.addEventListener('toggle', () => {
        if (hint.open) show(next, true)
      })
    })
  }
}

function connOf(figure: Element | null | undefined): string | undefined {
  return (figure as HTMLElement | null | undefined)?.dataset['conn']
}

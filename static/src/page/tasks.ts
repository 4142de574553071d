// The tasks of a lesson: which one is to be done, and what is said when a goal comes true.

import { h, setText } from '../dom'
import type { Task as Progress } from '../protocol'
import type { LessonTexts } from '../texts.lesson'
import { Task, type TaskActions } from './task'

export class Tasks {
  readonly all: readonly Task[]
  private readonly said = h('p', { class: 'said', role: 'status' })
  private progress: readonly Progress[] = []
  /** Those that were done in this lesson at any time. */
  private ever: readonly boolean[] = []

  /** @param changed is called when the reader has been shown a hint or a solution */
  constructor(
    root: HTMLElement,
    private readonly texts: LessonTexts,
    actions: TaskActions,
    private readonly changed: () => void,
  ) {
    this.all = [...root.querySelectorAll<HTMLElement>('section.task')].map((element) => new Task(element, texts, actions))
    if (this.all.length === 0) return
    this.said.lang = texts.lang
    root.querySelector('.prose')?.append(this.said)
    root.addEventListener('toggle', ({ target }) => {
      if (target instanceof Element && target.closest('section.task')) changed()
    }, true)
  }

  /**
   * Shows how far each is.
   * @param ever which of them were done, now or before the lesson was started over
   * @param aloud whether what came true is said
   */
  update(progress: readonly Progress[], ever: readonly boolean[], aloud: boolean): void {
    this.progress = progress
    this.ever = ever
    const news = this.all.flatMap((task) => {
      const now = progress[task.number - 1]
      if (!now) return []
      const { reached, done } = task.update(now, ever[task.number - 1] === true)
      return [...reached.map((goal) => this.texts.goalIsReached(goal)), ...(done ? [this.texts.taskIsDone(task.number)] : [])]
    })
    if (aloud && news.length > 0) this.say(news.join(' '))
  }

  /** The lesson begins anew. */
  reset(): void {
    for (const task of this.all) task.reset()
  }

  /** How many are done, now or before. */
  get done(): number {
    return this.all.filter(({ number }) => this.ever[number - 1]).length
  }

  /** The one to do next: open, and never done before; undefined: none is left. */
  get next(): Task | undefined {
    return this.all.find(({ number }) => this.progress[number - 1]?.state === 'open' && !this.ever[number - 1])
  }

  /** Whether the solution of a task that is open speaks on a connection. */
  speaksOn(conn: string): boolean {
    return this.all.some((task) => task.isOpen && task.conns.includes(conn))
  }

  find(n: number): Task | undefined {
    return this.all.find(({ number }) => number === n)
  }

  /** Says a sentence to a screen reader, once. */
  say(sentence: string): void {
    setText(this.said, '')
    setText(this.said, sentence)
  }

  /** Shows a hint or a solution, in view and aloud. */
  unfold(details: HTMLDetailsElement): void {
    details.open = true
    details.hidden = false
    details.scrollIntoView({ block: 'nearest' })
    const text = details.querySelector(':scope > p')
    if (text && details.classList.contains('hint')) this.say(text.textContent.trim())
    this.changed()
  }
}

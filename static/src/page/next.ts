// What the bar over a console's input says: the step to do next, then the tasks, then where to go on.

import type { Guide } from '../console/guide'
import type { LessonTexts } from '../texts.lesson'
import type { Progress } from './lesson'
import type { Steps } from './steps'
import type { Tasks } from './tasks'

export interface Doings {
  perform(step: number): void
  startFrom(step: number): void
  startAt(task: number): void
  isOpen(conn: string): boolean
}

export class Next {
  constructor(
    private readonly texts: LessonTexts,
    private readonly steps: Steps,
    private readonly tasks: Tasks,
    private readonly doings: Doings,
    /** The link to the next lesson, where there is one. */
    private readonly onward: HTMLAnchorElement | null,
  ) {}

  /** The connection whose turn it is. */
  connFor({ current, steps }: Progress): string {
    const task = current > steps.length ? this.tasks.next : undefined
    const help = task?.help(this.doings.isOpen)
    return (help && 'line' in help ? help.conn : task?.conn) || this.steps.connOf(Math.min(current, steps.length))
  }

  guideFor(progress: Progress): Guide {
    return progress.current > progress.steps.length ? (this.task() ?? this.end(progress)) : this.step(progress)
  }

  private step({ current, steps, fits }: Progress): Guide {
    const { texts } = this
    const where = { progress: texts.step(current, steps.length), done: current - 1, of: steps.length }
    if (!fits) {
      return {
        ...where,
        notice: texts.misfit,
        differs: true,
        action: { label: texts.startHere(current), hint: texts.startHereHint, run: () => this.doings.startFrom(current) },
      }
    }
    const label = `${texts.next}:`
    const line = this.steps.linesOf(current)
    const action = (name: string) => ({ label: name, run: () => this.doings.perform(current) })
    if (line !== '') return { ...where, label, line, action: action(texts.typeIt) }
    // Only the server speaks: it greets, or it tells what happened while other connections were at work.
    if (this.doings.isOpen(this.steps.connOf(current))) return { ...where, label, notice: texts.newsFirst, action: action(texts.goOnForMe) }
    return { ...where, label, notice: texts.connectFirst, action: action(texts.connectForMe) }
  }

  private task(): Guide | undefined {
    const { texts, tasks } = this
    const task = tasks.next
    if (!task) return undefined
    const of = tasks.all.length
    const where = { progress: texts.taskOf(task.number, of), done: tasks.done, of, label: `${task.name}:` }
    const help = task.help(this.doings.isOpen)
    if (!help)
      return { ...where, notice: task.text, lang: document.documentElement.lang, action: { label: texts.startTaskOver, hint: texts.startTaskHint, run: () => this.doings.startAt(task.number) } }
    if ('line' in help) {
      const { k, line } = help
      const run = () => task.press(k)
      if (line === '') return { ...where, notice: texts.connectFirst, action: { label: texts.connectForMe, run } }
      return { ...where, line, action: { label: texts.typeIt, run } }
    }
    return { ...where, notice: task.text, lang: document.documentElement.lang, action: { label: help.label, run: () => tasks.unfold(help.show) } }
  }

  private end({ steps }: Progress): Guide {
    const { texts, onward } = this
    const of = steps.length
    const over = { progress: texts.allDone(of, this.tasks.all.length), done: of, of, notice: texts.finished }
    if (!onward) return over
    const title = onward.querySelector('b')?.textContent ?? ''
    return { ...over, action: { label: texts.onTo(title), href: onward.href } }
  }
}

// The contents of a lesson: its headings and its tasks, each with how much of it is done. On a narrow page they open
// under a button in the head of the text; where there is room beside the text, they stand there.

import type { Step } from '../sandbox'
import type { Task as TaskProgress } from '../protocol'
import { h, setText } from '../dom'
import type { LessonTexts } from '../texts.lesson'
import type { Tasks } from './tasks'

/** A stretch of the lesson under one heading, or a task. */
interface Part {
  link: HTMLAnchorElement
  count: HTMLElement
  steps: number[]
  task: number
}

export class Contents {
  private readonly parts: Part[] = []
  private readonly sum = h('span', { class: 'sum' })
  private readonly button: HTMLButtonElement
  private readonly list = h('ol', { id: 'contents-list', role: 'list' })

  constructor(
    main: HTMLElement,
    private readonly texts: LessonTexts,
    tasks: Tasks,
  ) {
    this.button = h(
      'button',
      { type: 'button', 'aria-controls': 'contents-list', 'aria-expanded': 'false', onclick: () => this.open(!this.isOpen) },
      texts.contents,
    )
    const place = main.querySelector<HTMLElement>('.contents')
    if (!place) return
    const title = main.querySelector('h1')?.textContent ?? ''
    this.add(title, '#text')
    for (const at of main.querySelectorAll<HTMLElement>('.prose :is(h2, h3, .task, [id^="step-"])')) {
      if (at.id.startsWith('step-')) this.parts.at(-1)?.steps.push(Number(at.id.slice('step-'.length)))
      else if (at.matches('.task')) {
        const task = tasks.find(Number(at.dataset['task']))
        if (task) this.add(`${task.name}: ${task.text}`, `#${at.id}`, task.number)
      } else if (at.id && !at.closest('.task')) this.add(at.textContent, `#${at.id}`, 0, at.localName)
    }
    place.append(h('div', {}, h('p', { lang: texts.lang }, this.button, this.sum), this.list))
    place.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !this.isOpen) return
      this.open(false)
      this.button.focus()
    })
  }

  update(current: number, steps: readonly Step[], tasks: readonly TaskProgress[], ever: readonly boolean[]): void {
    const done = ({ steps }: Part) => steps.filter((n) => n < current).length
    for (const part of this.parts) {
      const of = part.steps.length
      const finished = part.task ? ever[part.task - 1] === true : of > 0 && done(part) === of
      part.link.parentElement?.classList.toggle('finished', finished)
      if (part.steps.includes(current) || (part.task > 0 && current > steps.length && tasks[part.task - 1]?.state === 'open' && !finished && !this.marked(part)))
        part.link.setAttribute('aria-current', 'step')
      else part.link.removeAttribute('aria-current')
      const { taskState } = this.texts
      const state = finished ? taskState.done : taskState[tasks[part.task - 1]?.state ?? 'ahead']
      setText(part.count, part.task ? state : of > 0 ? this.texts.stepsDone(done(part), of) : '')
    }
    setText(this.sum, this.texts.progress(Math.min(current - 1, steps.length), steps.length, ever.filter(Boolean).length, tasks.length))
  }

  /** Whether a task before this one is the current one already. */
  private marked(part: Part): boolean {
    return this.parts.slice(0, this.parts.indexOf(part)).some(({ link }) => link.hasAttribute('aria-current'))
  }

  private get isOpen(): boolean {
    return this.button.getAttribute('aria-expanded') === 'true'
  }

  private open(open: boolean): void {
    this.button.setAttribute('aria-expanded', String(open))
    this.list.closest('.contents')?.classList.toggle('open', open)
  }

  private add(text: string, href: string, task = 0, level = 'h2'): void {
    const link = h('a', { href, onclick: () => this.open(false) }, text)
    const count = h('span', { class: 'count', lang: this.texts.lang })
    this.list.append(h('li', { class: task ? 'of-task' : level }, link, ' ', count))
    this.parts.push({ link, count, steps: [], task })
  }
}

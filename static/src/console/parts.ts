// What a console is put together of: its frame and what stands in it.

import { copyText } from '../clipboard'
import { h } from '../dom'
import type { Texts } from '../texts'
import { Choice } from './choice'
import { Commands } from './commands'
import type { Noted } from './dress'
import { GuideBar } from './guide'
import { LineInput } from './input'
import { later } from './later'
import type { Service } from './service'
import { Status, type Situation } from './status'
import { Transcript } from './transcript'
import { Frame, type Tools } from './view'

export interface Acts extends Tools {
  /** Another service is wanted. */
  choose(service: Service): void
  /** Lines are to be sent, one after the other. */
  run(lines: string[]): void
  send(line: string): void
  /** What stands in the input has changed. */
  typed(): void
  /** After a failure. */
  restart(): void
}

export class Parts {
  readonly transcript: Transcript
  readonly status: Status
  readonly choice: Choice
  readonly commands: Commands
  readonly guide = new GuideBar()
  readonly input: LineInput
  readonly frame: Frame

  constructor(texts: Texts, acts: Acts) {
    this.transcript = new Transcript(texts, (text) => this.status.say(text))
    this.status = new Status(texts, () => acts.restart())
    this.choice = new Choice((service) => acts.choose(service))
    this.commands = new Commands(texts, (lines) => acts.run(lines))
    this.input = new LineInput({ send: (line) => acts.send(line), changed: () => acts.typed() })
    this.frame = new Frame(
      {
        choice: this.choice.element,
        transcript: this.transcript.element,
        failure: this.status.failure,
        commands: this.commands.element,
        guide: this.guide.element,
        input: this.input.element,
        status: this.status.element,
      },
      acts,
    )
  }

  /** @param names what the console is called beside its service: its host, and the connection */
  speak(texts: Texts, service: Service, names: string): void {
    this.frame.speak(texts, service, names)
    this.choice.speak(texts, service)
    this.transcript.speak(texts)
    this.status.speak(texts)
    this.commands.speak(texts)
  }

  render(situation: Situation, texts: Texts): void {
    const { state, phase, user, mailbox } = situation
    this.status.render(situation)
    this.frame.at(state === 'closed' ? '' : texts.phase(phase, user, mailbox), texts.phaseHint)
    this.frame.connected(!down.includes(state), state === 'closed', texts)
  }

  /** Puts the transcript on the clipboard. */
  async copy(texts: Texts): Promise<void> {
    if (await copyText(this.transcript.text())) this.status.say(texts.copied)
    // Mark the lines, for the reader to copy.
    else getSelection()?.selectAllChildren(this.transcript.element)
  }

  /** What was told stands in the transcript as a note, written as soon as what can write it is loaded. */
  note(event: Noted, lang: string): void {
    const place = h('div')
    this.transcript.add('N', place)
    void later.notes().then(({ write }) => {
      write(place, event, lang, this.frame.element.getRootNode() as ShadowRoot)
      this.transcript.grown()
    })
  }

  /** All that was shown is void; these lines still wait to be sent. */
  empty(waiting: readonly string[]): void {
    this.transcript.clear()
    for (const line of waiting) this.transcript.addUnsent(line)
    this.commands.reset()
  }
}

/** The states in which nothing can be hung up. */
const down: readonly Situation['state'][] = ['loading', 'closed', 'failed', 'offline', 'elsewhere']

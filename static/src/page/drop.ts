// Mail of the reader's own: files dropped anywhere on the page, or chosen by a button, go into the mailboxes of the store,
// and nowhere else.

import { h } from '../dom'
import type { RefusedEvent } from '../protocol'
import type { Store } from '../sandbox'
import type { SandboxTexts } from '../texts.sandbox.en'

/** Of one file, in MB. What is larger is not even read. */
const largest = 32
/** How many files are looked at in one go. */
const mostFiles = 50
/** How many lines about files stay. */
const mostSaid = 8

export class OwnMail {
  private readonly user: HTMLSelectElement
  private readonly said: HTMLElement

  constructor(
    private readonly page: HTMLElement,
    users: readonly string[],
    private readonly store: Store,
    private readonly texts: SandboxTexts,
  ) {
    const place = page.querySelector<HTMLElement>('.own')!
    place.hidden = false
    this.user = place.querySelector('select')!
    this.user.replaceChildren(...users.map((name) => h('option', { value: name }, name)))
    this.said = place.querySelector('ul')!
    const input = place.querySelector<HTMLInputElement>('input[type=file]')!
    input.addEventListener('change', () => {
      void this.take([...(input.files ?? [])])
      input.value = '' // the same file may be chosen again
    })
    addEventListener('dragover', (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      event.dataTransfer!.dropEffect = 'copy'
      this.awaits(true)
    })
    // Left for another element of the page, it is dragged on over that one.
    addEventListener('dragleave', ({ relatedTarget }) => relatedTarget ?? this.awaits(false))
    addEventListener('drop', (event) => this.drop(event))
    store.listen((events) => {
      for (const event of events) {
        if (event.at === 'imported') this.say(texts.taken(event.file, event.mailbox, event.user, event.count), false)
        if (event.at === 'refused') this.say(texts.refused(event.file, event.why), true, found(event))
      }
    })
  }

  private awaits(files: boolean): void {
    this.page.classList.toggle('dropping', files)
  }

  private drop(event: DragEvent): void {
    this.awaits(false)
    if (!carriesFiles(event)) return
    event.preventDefault()
    void this.take([...event.dataTransfer!.files])
  }

  private async take(files: File[]): Promise<void> {
    for (const file of files.slice(0, mostFiles)) {
      if (file.size > largest << 20) {
        this.say(this.texts.larger(file.name, largest), true)
        continue
      }
      try {
        this.store.import(this.user.value, file.name, await file.arrayBuffer())
      } catch {
        this.say(this.texts.unreadable(file.name), true) // a folder, or a file that went away
      }
    }
    if (files.length > mostFiles) this.say(this.texts.files(mostFiles), true)
  }

  private say(text: string, differs: boolean, detail = ''): void {
    const item = h('li', { class: differs ? 'differs' : null }, text)
    if (detail) item.append(' ', h('span', { class: 'detail', lang: 'en', dir: 'ltr' }, detail))
    this.said.append(item)
    while (this.said.children.length > mostSaid) this.said.firstElementChild!.remove()
  }
}

/** What was found in a file that is refused, in English; '' where the reason says all. */
function found({ why, detail }: RefusedEvent): string {
  return why === 'notMail' ? detail.replace(/^[^:]*: /, '') : why === 'other' ? detail : ''
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}

// What the free console's page adds to each console's head: the session as a lesson's dialogues, and a link that offers
// what was typed.

import { copyText } from '../clipboard'
import { dialogue } from '../console/dialogue'
import type { MailConsole } from '../console/element'
import { h } from '../dom'
import type { SandboxTexts } from '../texts.sandbox.en'
import { why } from '../why'
import { playAgain } from './again'
import { serviceFor } from './consoles'
import { longest, mostCommands, writeLink } from './links'

export function addTools(console: MailConsole, set: string, texts: SandboxTexts): void {
  console.addTool({ label: texts.dialogue, hint: texts.dialogueHint, run: () => void copyDialogue(console, set, texts) })
  console.addTool({ label: texts.link, hint: texts.linkHint, run: () => void copyLink(console, set, texts) })
}

async function copyDialogue(console: MailConsole, set: string, texts: SandboxTexts): Promise<void> {
  try {
    const { fences, parted, mail, renamed } = dialogue(...(await playAgain(console.mailStore)))
    const notes = [mail && texts.ownMail, renamed && texts.renamed, parted && texts.parted].filter((note) => note !== false)
    const text = [...notes.map(comment), fences].join('\n')
    if (fences === '') console.say(texts.nothingTyped)
    else if (await copyText(text)) console.say([texts.dialogueCopied(set), ...notes].join(' '))
    else handOut(text, texts)
  } catch (fault) {
    console.note(why(fault))
  }
}

/** A line that only whoever edits the lesson sees: Markdown has no comments, but it has definitions that nobody uses. */
function comment(text: string): string {
  return `[//]: # "${text.replaceAll('"', '”')}"\n`
}

async function copyLink(console: MailConsole, set: string, texts: SandboxTexts): Promise<void> {
  const { store, name } = console.mailConnection
  const mine = store.log.filter(({ conn }) => conn === name)
  const begun = mine.findLastIndex(({ kind }) => kind === 'connect')
  const commands = mine.slice(begun + 1).filter(({ kind }) => kind === 'send').map(({ text }) => text.replace(/\r?\n$/, ''))
  const hash = writeLink({ set, service: serviceFor(console), commands })
  if (hash === undefined) {
    console.say(texts.linkLong(longest, mostCommands))
    return
  }
  const link = location.origin + location.pathname + location.search + hash
  if (await copyText(link)) console.say(texts.linkCopied)
  else handOut(link, texts)
}

/** Where the clipboard is forbidden, the reader copies. */
function handOut(text: string, texts: SandboxTexts): void {
  const field = h('textarea', { readonly: true, rows: 12, dir: 'ltr', 'aria-label': texts.copyThis })
  field.value = text
  const dialog = h(
    'dialog',
    { class: 'handout', onclose: () => dialog.remove() },
    h('p', {}, texts.copyThis),
    field,
    h('button', { type: 'button', onclick: () => dialog.close() }, texts.done),
  )
  document.body.append(dialog)
  dialog.showModal()
  field.select()
}

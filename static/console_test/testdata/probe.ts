// What the tests ask a page: each console's parts by number, in the order of the page.

import '../../src/sanduq'
import { dialogue } from '../../src/console/dialogue'
import type { MailConsole } from '../../src/console/element'
import { varied } from '../../src/console/varied'
import { changes, sameMailbox, told } from '../../src/page/changes'
import { isLink, offered, readLink, writeLink } from '../../src/page/links'
import { glanceEnglish } from '../../src/texts.glance.en'

const one = (n = 0) => document.querySelectorAll<MailConsole>('mail-console')[n]!
const within = (n: number, selector: string) => one(n).shadowRoot!.querySelector<HTMLElement>(selector)!

Object.assign(globalThis, {
  probe: {
    changes,
    dialogue,
    sameMailbox,
    told: (...of: Parameters<typeof changes>) => told(changes(...of), glanceEnglish),
    varied,
    isLink,
    offered,
    readLink,
    writeLink,
    one,
    within,
    lines: (n = 0) => [...one(n).shadowRoot!.querySelectorAll('.line')].map((line) => line.textContent).join('\n'),
    status: (n = 0) => within(n, '#status').textContent,
    typed: (n = 0) => (within(n, 'input') as HTMLInputElement).value,
    button: (n: number, label: string) =>
      [...one(n).shadowRoot!.querySelectorAll('button')].find((button) => button.textContent === label && !button.closest('[hidden]')),
    paste(text: string, n = 0) {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      within(n, 'input').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    },
  },
})

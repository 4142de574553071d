// What our own pages need of script: the consoles, the colours, and either a
// lesson or the list of lessons with its progress.
//
// What is loaded later imports this file though it runs already: all that the first page needs is then one file, which
// compresses better than the six into which it would be cut by what needs which.

import './define'
import type { MailConsole } from './console/element'
import { later } from './console/later'
import { offerHandIn } from './page/handin'
import { openHome } from './page/home'
import { listedLessons, showOverview } from './page/overview'
import { offerGlance } from './page/peek'
import { records } from './store'
import { applyTheme, offerThemes } from './page/settings'
import { textsFor } from './texts'

later.notes = () => import('./page/notes')
later.real = () => import('./page/begin')
records.keep = async (key, events) => (await import('./records/keeper')).keep(key, events)

applyTheme()
offerThemes()
openHome()

const lesson = document.querySelector<HTMLElement>('main.lesson')
if (lesson) void import('./page/lesson').then(({ Lesson }) => new Lesson(lesson)).then(look)
else look()
if (document.querySelector('main.sandbox')) void import('./page/sandbox').then(({ openSandbox }) => openSandbox())
if (document.querySelector('main.real')) void import('./page/real').then(({ openReal }) => openReal())

/** Offers the mailboxes of the page's store: a lesson's console has one once the lesson is there. */
function look(): void {
  offerGlance(() => document.querySelector<MailConsole>('mail-console')!.mailStore)
}

if (document.querySelector('.lessons')) {
  const show = () => showOverview(textsFor(document.documentElement.lang))
  show()
  // Coming back from a lesson the page may be as it was left.
  addEventListener('pageshow', show)
  offerHandIn({ lessons: listedLessons })
}

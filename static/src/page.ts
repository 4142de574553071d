// What our own pages need of script: the consoles, the colours, and either a
// lesson or the list of lessons with its progress.

import './sanduq'
import type { MailConsole } from './console/element'
import { openHome } from './page/home'
import { Lesson } from './page/lesson'
import { offerGlance } from './page/peek'
import { showProgress } from './page/progress'
import { applyTheme, offerThemes } from './page/settings'
import { textsFor } from './texts'

applyTheme()
offerThemes()
openHome()

const lesson = document.querySelector<HTMLElement>('main.lesson')
if (lesson) new Lesson(lesson)
offerGlance(() => document.querySelector<MailConsole>('mail-console')!.connection.store)
if (document.querySelector('.lessons')) {
  const show = () => showProgress(textsFor(document.documentElement.lang))
  show()
  // Coming back from a lesson the page may be as it was left.
  addEventListener('pageshow', show)
}

// What our own pages need of script: the consoles, the colours, and either a
// lesson or the list of lessons with its progress.

import './sanduq'
import { offerConsoles } from './page/consoles'
import { offerHandIn } from './page/handin'
import { listedLessons, showOverview } from './page/overview'
import { applyTheme, offerThemes } from './page/settings'
import { textsFor } from './texts'

applyTheme()
offerThemes()
offerConsoles()

const lesson = document.querySelector<HTMLElement>('main.lesson')
if (lesson) void import('./page/lesson').then(({ Lesson }) => new Lesson(lesson))
if (document.querySelector('.lessons')) {
  const show = () => showOverview(textsFor(document.documentElement.lang))
  show()
  // Coming back from a lesson the page may be as it was left.
  addEventListener('pageshow', show)
  offerHandIn({ lessons: listedLessons })
}

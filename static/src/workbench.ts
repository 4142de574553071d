// What the free console's page needs of script, in the place of page.ts.

import css from './page/sandbox.css'
import './sanduq'
import { adopt } from './dom'
import { openSandbox } from './page/sandbox'
import { applyTheme, offerThemes } from './page/settings'

adopt(css)
applyTheme()
offerThemes()
openSandbox()

// What anybody's page loads to have consoles.

import './framed'
import { later } from './console/later'
import { records } from './store'

export { MailConsole } from './define'

const embed = (): Promise<typeof import('./embed')> => import(new URL(SANDUQ_EMBED, import.meta.url).href)
later.notes = embed
later.real = embed
records.keep = (key, events) => embed().then(({ keep }) => keep(key, events))

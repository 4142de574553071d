// What anybody's page loads to have consoles.

import { later } from './console/later'

export { MailConsole } from './define'

later.notes = () => import('./console/notes')

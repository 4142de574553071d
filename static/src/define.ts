// Defines <mail-console>. See console/element.ts.

import { MailConsole } from './console/element'

export { MailConsole }

if (!customElements.get('mail-console')) customElements.define('mail-console', MailConsole)

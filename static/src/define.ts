// Defines <mail-console>. See console/element.ts.

import { MailConsole } from './console/element'

export { MailConsole }

// A module that is loaded to render on a server finds no registry there.
if (globalThis.customElements && !customElements.get('mail-console')) customElements.define('mail-console', MailConsole)

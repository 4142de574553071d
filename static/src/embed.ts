// What a console on anybody's page loads only when it needs it.

import './framed'

export { begin, offer } from './console/begin'
export { write } from './console/notes'
export { keep } from './records/keeper'

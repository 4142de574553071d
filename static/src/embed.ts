// What a console on anybody's page loads only when it needs it.

export { begin, offer } from './console/begin'
export { write } from './console/notes'

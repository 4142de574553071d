// The notes of a console, for a page of ours.

import '../page' // see there

export { write } from '../console/notes'

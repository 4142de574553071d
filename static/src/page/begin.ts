// A console on a real server, for a page of ours.

import '../page' // see there

export { begin, offer } from '../console/begin'

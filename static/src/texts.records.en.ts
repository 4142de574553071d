// The English strings about records; their type is what every other language must have.

import type { Unreadable } from './records/database'
import type { Unkept } from './store'

export const recordEnglish = {
  unkept: (why: Unkept): string =>
    ({
      unavailable: 'This browser keeps nothing for this page, as in a private window or where storage is forbidden. What you send is gone when you leave the page or reload it.',
      full: 'There is no more room in what this browser keeps for this site. What you send from now on is gone when you leave the page or reload it.',
      long: 'More was sent than is kept. What you send from now on is gone when you leave the page or reload it; what was sent before is there still.',
    })[why],
  aside: (why: Unreadable): string =>
    why === 'newer'
      ? 'What was kept of your last visit was written by a newer version of this page, and this one cannot read it. It stays in this browser, untouched; here you begin anew.'
      : 'What was kept of your last visit is damaged and cannot be read. It stays in this browser, put aside as it is; here you begin anew.',
  changed: 'The mailboxes have changed since you were here. What you had sent was sent to them once more.',
}

export type RecordTexts = typeof recordEnglish

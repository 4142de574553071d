// نصوص جدول الصناديق. The same in Arabic.

import { counted } from './plural'
import type { GlanceTexts } from './texts.glance.en'

const isolated = (name: string) => `\u2068${name}\u2069`
const messages = (n: number) => counted(n, 'رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة')

export const glanceArabic: GlanceTexts = {
  boxes: 'كل الصناديق',
  mailbox: 'الصندوق',
  messages: 'الرسائل',
  unseen: 'لم تُقرأ',
  deleted: 'للمحو',
  deletedHint: 'رسائل عليها العلامة \u2068\\Deleted\u2069، ويمحوها أول أمر EXPUNGE',
  number: 'الرقم',
  numberHint: 'رقم الرسالة في الصندوق، وينقص إذا مُحيت رسالة قبلها',
  uid: 'UID',
  flags: 'العلامات',
  subject: 'الموضوع',
  show: (mailbox) => `اعرض ${isolated(mailbox)}`,
  of: (mailbox, user) => `${isolated(mailbox)} عند ${isolated(user)}`,
  earlier: (n) => `قبل هذه رسائل غير معروضة (${messages(n)}).`,
  empty: 'ليس في الصندوق رسائل.',
  noSubject: '(بلا موضوع)',
  follow: 'اتبع جلستي',
  followHint: 'يعود إلى الصندوق المفتوح في جلستك',
  loading: 'في انتظار خادم البريد…',

  now: (mailbox, user, n) => `المعروض الآن: ${isolated(mailbox)} عند ${isolated(user)}، وفيه ${n === 0 ? 'لا رسائل' : messages(n)}.`,
  gone: (number, uid) => `مُحيت الرسالة ${number}، ومعرّفها ${uid}، وتقدّمت أرقام ما بعدها.`,
  goneMany: (n) => `مُحي من الصندوق: ${messages(n)}، وتقدّمت الأرقام.`,
  came: (number, uid, subject) => `جديد: الرسالة ${number}، ومعرّفها ${uid}: ${isolated(subject)}.`,
  cameMany: (n) => `وصل جديد: ${messages(n)}.`,
  flagged: (number, flags) => (flags ? `علامات الرسالة ${number} الآن: ${isolated(flags)}.` : `لم يبق على الرسالة ${number} علامة.`),
  flaggedMany: (n) => `تغيّرت علامات رسائل، عددها: ${messages(n)}.`,
}

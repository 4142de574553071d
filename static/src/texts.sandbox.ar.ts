// نصوص صفحة صندوق الرمل. The same in Arabic.

import { counted } from './plural'
import type { Refusal } from './protocol'
import type { LinkFault } from './page/links'
import type { SandboxTexts } from './texts.sandbox.en'

const isolated = (name: string) => `\u2068${name}\u2069`
const messages = (n: number) => counted(n, 'رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة')
const why: Record<Refusal, string> = {
  empty: 'الملف فارغ',
  notMail: 'ليس بريدًا',
  tooLarge: 'حجمه أكبر مما يُقبل',
  tooMany: 'سيزيد عدد الرسائل في الصندوق على الحدّ',
  overQuota: 'امتلأت حصّة المستخدم',
  noUser: 'لا مستخدم هنا بهذا الاسم',
  other: 'تعذّر أخذه',
}
const fault: Record<LinkFault, string> = {
  coding: 'فيه علامة % لا يتبعها رقمان ست عشريان، أو لا تدلّ على نصّ',
  set: 'لا توجد هنا مجموعة صناديق بهذا الاسم',
  protocol: 'البروتوكول إما imap أو pop3 أو smtp',
  port: 'المنفذ من منافذ البروتوكول: 143 في imap، و110 في pop3، و25 أو 587 في smtp',
  many: 'فيه أوامر أكثر مما يُقبل',
  long: 'أطول مما يُقبل',
}

export const sandboxArabic: SandboxTexts = {
  taken: (file, mailbox, user, n) => `${isolated(file)}: دخلت ${messages(n)} في ${isolated(mailbox)} عند ${isolated(user)}.`,
  refused: (file, reason) => `لم يُؤخذ ${isolated(file)}: ${why[reason]}.`,
  larger: (file, most) => `لم يُؤخذ ${isolated(file)}: حجمه أكبر من ${most} ميغابايت.`,
  unreadable: (file) => `لم يُؤخذ ${isolated(file)}: لا يستطيع المتصفح قراءته.`,
  files: (most) => `لم يُنظر إلا في أول الملفات، وعددها ${most}.`,

  dialogue: 'حوار',
  dialogueHint: 'انسخ ما كُتب وما جاء ردًّا عليه في كل اللوحات، على هيئة حوارات درس',
  dialogueCopied: (set) => `نُسخ الحوار، وهو لدرس فيه السطر ${isolated(`mailboxes: ${set}`)}.`,
  nothingTyped: 'لم يُكتب شيء بعد.',
  parted: 'ردّ هنا مبنيّ على سؤال (challenge) من الخادم، وهو في الدرس سؤال آخر: اكتب ما بعده من جديد.',
  ownMail: 'كان في هذه الصناديق بريد جئت به أنت، فضعه في مجموعة الدرس أيضًا.',
  renamed: 'قُطع اتصال ثم فُتح من جديد. والدرس لا يقطع اتصالًا: يبقى الأول فيه مفتوحًا، وللذي بعده اسم خاص به.',
  link: 'رابط',
  linkHint: 'انسخ رابطًا يفتح هذه الصفحة وفيها الأوامر المكتوبة هنا',
  linkCopied: 'نُسخ الرابط. ومن يفتحه يرى الأوامر ويرسلها بيده.',
  linkLong: (most, lines) => `هذا أكثر مما يتّسع له رابط: أقصى ما فيه ${lines} أمر و${most} حرف.`,
  copyThis: 'لا يسمح المتصفح لهذه الصفحة باستعمال الحافظة، فانسخ هذا:',
  done: 'تمّ',

  badLink: (reason) => `في الرابط خلل: ${fault[reason]}.`,
}

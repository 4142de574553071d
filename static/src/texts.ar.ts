// النصوص العربية. The Arabic strings.

import { counted } from './plural'
import type { Texts } from './texts.en'

const octets = (n: number) => counted(n, 'بايت واحد', 'بايتان', 'بايتات', 'بايتًا', 'بايت')
const lines = (n: number) => counted(n, 'سطر واحد', 'سطران', 'أسطر', 'سطرًا', 'سطر')
const counting = (chunk: boolean) => (chunk ? 'القطعة (chunk)' : 'النصّ المعلوم الطول (literal)')
const isolated = (name: string) => (name ? `\u2068${name}\u2069` : '')
const steps = (n: number) => counted(n, 'خطوة واحدة', 'خطوتان', 'خطوات', 'خطوة', 'خطوة')
const tasksOf = (n: number) => counted(n, 'مهمّة واحدة', 'مهمّتان', 'مهمّات', 'مهمّة', 'مهمّة')

export const arabic: Texts = {
  lang: 'ar',
  dir: 'rtl',

  console: (service, host) => (host ? `لوحة أوامر ${service}، ${host}` : `لوحة أوامر ${service}`),
  choose: 'اختر البروتوكول والمنفذ',
  role: (port) => (port === 587 ? 'إرسال' : port === 25 ? 'ترحيل' : ''),
  use: (port) =>
    ({
      143: 'تقرأ البريد حيث هو، بصناديقه وعلاماته',
      110: 'تنزّل ما في INBOX من بريد',
      587: 'تدخل ثم ترسل إلى من تشاء',
      25: 'تسلّم بريدًا لمستخدمي هذا الخادم',
    })[port] ?? '',
  close: 'أغلق هذه اللوحة',
  log: 'سجل الجلسة: الحرف C أنت، والحرف S الخادم.',
  input: 'الأمر الذي تريد إرساله',
  send: 'أرسل',
  connect: 'اتصل',
  hangUp: 'اقطع الاتصال',
  hangUpHint: 'يُغلق الاتصال فجأة من غير أن يُقال للخادم شيء',
  copy: 'انسخ',
  copyHint: 'انسخ سجل الجلسة كله',
  copied: 'نُسخ سجل الجلسة.',
  reset: 'من جديد',
  resetHint: 'صناديق بريد كما كانت أول مرة، وسجل فارغ، واتصال جديد',
  commands: 'أوامر للتجربة',
  run: (line) => `أرسل: ${line}`,
  runAll: 'أرسلها كلها',
  ran: 'أُرسل',
  emptyLine: 'سطر فارغ',
  cut: (n) => ` … بقيّة هذا السطر غير معروضة، وفيها ${counted(n, 'حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف')}.`,
  earlier: (n) => `لم يعد يظهر ما قبل هذه الأسطر (${lines(n)}).`,
  came: (n) => `وصل من الخادم: ${lines(n)}.`,
  below: 'إلى آخر سطر',
  unsent: (n) => `انقطع الاتصال، وبقي من غير إرسال: ${lines(n)}.`,

  loading: 'يجري تحميل خادم البريد',
  loadingKept: 'يجري تحميل خادم البريد، وما ترسله الآن محفوظ إلى أن يجهز.',
  connecting: 'يجري الاتصال…',
  ready: 'الخادم ينتظر أمرًا منك.',
  waiting: 'في انتظار الردّ…',
  literal: (chunk, missing) => `بقي من ${counting(chunk)}: ${octets(missing)}.`,
  literalTyped: (chunk, missing, here) =>
    `بقي من ${counting(chunk)}: ${octets(missing)}، ` +
    (here === missing
      ? 'وهذا السطر مع نهايته يكملها تمامًا.'
      : here < missing
        ? `وفي هذا السطر مع نهايته: ${octets(here)}.`
        : `وفي هذا السطر مع نهايته: ${octets(here)}، وما زاد ${chunk ? 'يُعدّ أمرًا جديدًا' : 'فهو تتمة الأمر'}.`),
  text: 'نصّ الرسالة: ينتهي بسطر ليس فيه إلا نقطة.',
  textEnds: 'نصّ الرسالة: هذه النقطة وحدها تنهيه.',
  textDot: 'نصّ الرسالة: إذا بدأ السطر بنقطة حذفها الخادم، فزد قبلها نقطة أخرى.',
  sasl: 'الخادم ينتظر جوابًا بترميز base64، وللتراجع أرسل * وحدها.',
  goOn: 'الخادم ينتظر بقية الأمر.',
  idle: 'الخادم في وضع IDLE: يخبرك بكل جديد إلى أن ترسل DONE.',
  closed: 'الاتصال مغلق.',
  failed: 'خادم البريد متوقف.',
  failedHint: 'ما أرسلته محفوظ، ويُعاد تنفيذه إذا بدأت من جديد.',
  failedReturned: 'ما تسلّمه الخادم محفوظ، ويُعاد تنفيذه إذا بدأت من جديد. وما لم يتسلّمه عاد إلى حقل الكتابة.',
  silent: 'لم يصدر عن خادم البريد شيء منذ 3 ثوانٍ: إما أنه مشغول وإما أنه تعطّل.',
  stop: 'أوقفه وابدأ من جديد',
  offline: 'لا اتصال بالشبكة، ولم يكتمل تحميل خادم البريد. سيبدأ من نفسه حين تعود الشبكة.',
  startAgain: 'ابدأ من جديد',
  elsewhere: (taken) => (taken ? 'تابعتَ في علامة تبويب أخرى.' : 'هذا مفتوح في علامة تبويب أخرى.'),
  elsewhereHint: 'إن تابعت هنا أُعيد أولًا ما أُرسل هناك.',
  goOnHere: 'تابع هنا',

  phase: (name, user, mailbox) =>
    name === 'selected' && mailbox ? isolated(`${name} ${mailbox}`) : name && user ? `${isolated(name)} باسم ${isolated(user)}` : isolated(name),
  phaseHint: 'حالة هذه الجلسة عند الخادم',

  next: 'التالي',
  typeIt: 'اكتبه عني',
  connectForMe: 'صِلني بالخادم',
  connectFirst: 'افتح الاتصال',
  newsFirst: 'عند الخادم ما يقوله.',
  goOnForMe: 'اسمع ما عنده',
  step: (n, of) => `الخطوة ${n} من ${of}`,
  done: (of) => `تمّ الدرس: ${steps(of)}`,
  finished: 'انتهى الدرس. ولوحة الأوامر لك، فجرّب فيها ما شئت.',
  onTo: (title) => `الدرس التالي: ${title}`,
  stepState: { ahead: 'لم يحن دورها', current: 'هذه خطوتك التالية', done: 'تمّت', different: 'جاء الردّ مختلفًا عمّا هنا' },
  doStep: (n) => `الخطوة ${n}`,
  startHere: (n) => `ابدأ من الخطوة ${n}`,
  startHereHint: 'تعود صناديق البريد كما كانت عندها، وتُنفَّذ الخطوات التي قبلها عنك.',
  misfit: 'فعلتَ شيئًا آخر، فلم يعد الاتصال أو لم تعد صناديق البريد كما تحتاجها هذه الخطوة.',
  expected: 'في الدرس',
  received: 'هنا',
  differs: 'ردّ الخادم بغير ما في الدرس:',
  startOver: 'من البداية',
  startOverHint: 'الدرس من خطوته الأولى، وصناديق البريد كما كانت',

  amount: (of, tasks) => steps(of) + (tasks === 0 ? '' : `، ${tasksOf(tasks)}`),
  progress: (done, of, did, ofTasks) => `الخطوات: ${done} من ${of}` + (ofTasks === 0 ? '' : `، المهمّات: ${did} من ${ofTasks}`),
  allOf: (amount) => `تمّ: ${amount}`,
  answeredDifferently: (n) => `ردود مختلفة: ${n}`,
  changedSince: 'وقد تغيّر الدرس بعدها',
  goOnAt: (lesson, step) => `تابع الدرس ${lesson} من الخطوة ${step}`,
  goOnWithTask: (lesson, task) => `تابع الدرس ${lesson} بالمهمّة ${task}`,
  goOnTo: (lesson) => `تابع إلى الدرس ${lesson}`,
}

// النصوص العربية للدروس وملف التسليم. The Arabic strings that only lessons and the hand-in need.

import { arabic } from './texts.ar'
import type { LessonTexts } from './texts.lesson.en'

export const lessonArabic: LessonTexts = {
  ...arabic,

  changed: (was, is) =>
    `تغيّر هذا الدرس منذ زيارتك الأخيرة. كنت قد أنجزت منه ما يلي (${was})، وأُعيد مما أرسلته كل ما بقي صالحًا (${is}). وما أنجزته في الدرس كما كان محفوظ، وهو في الملف الذي تسلّمه.`,
  unchanged: (was) => `تغيّر هذا الدرس منذ زيارتك الأخيرة، وكل ما كنت أنجزته باقٍ (${was}).`,

  contents: 'محتويات الدرس',
  stepsDone: (done, of) => arabic.progress(done, of, 0, 0),

  task: (n) => `المهمّة ${n}`,
  taskState: { ahead: 'تأتي لاحقًا', open: 'مطلوبة', done: 'أُنجزت' },
  taskDoneBefore: 'أُنجزت من قبل',
  taskAhead: (after) => `تبدأ بعد أن تتمّ الخطوة ${after}.`,
  startTask: 'ابدأ من هذه المهمّة',
  startTaskOver: 'أعد هذه المهمّة من أولها',
  startTaskHint: 'تعود صناديق البريد كما كانت عند أولها، وتُنفَّذ الخطوات التي قبلها عنك.',
  goalReached: 'تحقّق',
  goalOpen: 'لم يتحقّق بعد',
  goalIsReached: (goal) => `تحقّق: ${goal}.`,
  taskIsDone: (n) => `أُنجزت المهمّة ${n}.`,
  showHint: (n, of) => (of === 1 ? 'أرِني تلميحًا' : `أرِني التلميح ${n} من ${of}`),
  showSolution: 'أرِني الحلّ',
  typeAll: 'اكتب عني كل ما بقي',
  taskOf: (n, of) => (of === 1 ? 'تمّت الخطوات كلها، وبقيت المهمّة' : `تمّت الخطوات كلها؛ المهمّة ${n} من ${of}`),
  allDone: (of, ofTasks) => (ofTasks === 0 ? arabic.done(of) : arabic.allOf(arabic.amount(of, ofTasks))),

  handInTitle: 'دروس البريد',
  handInWhat: 'ملف لمعلّمك، فيه: اسمك كما تكتبه هنا، وما بلغته في كل درس وفي مهمّاته، وكل سطر أرسلته مع الوقت الذي مضى منذ بدأت.',
  handInWhere: 'تصنعه هذه الصفحة عندك ويحفظه متصفحك، ولا يُرسَل منه شيء إلى أي مكان: أنت من يسلّمه.',
  handInForms: 'صيغة JSON يستطيع المعلّم أن يتحقق منها بإعادة تنفيذ ما فيها، وصيغة Markdown للقراءة.',
  studentName: 'اسمك',
  student: 'الطالب',
  savedAt: 'حُفظ في',
  saveJSON: 'احفظه بصيغة JSON',
  saveMarkdown: 'احفظه بصيغة Markdown',
  savedAs: (name) => `حُفظ باسم \u2068${name}\u2069.`,
  inTheFile: (lessons) => `في الملف: ${lessons.join('؛ ')}.`,
  nothingToHandIn: 'ليس هناك ما تسلّمه بعد: لم يُرسَل أي أمر في درس.',
  formerly: (title) => `\u2068${title}\u2069 كما كان قبل أن يتغيّر`,
  asideKept: 'ما تعذّرت قراءته من زيارة سابقة باقٍ في هذا المتصفح.',
  saveAside: 'احفظه كما هو',
  notDone: 'لم تُنجَز',
  wholeSession: 'الجلسة:',
  sentOnly: 'ما أُرسل:',
}

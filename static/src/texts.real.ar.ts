// نصوص صفحة الخوادم الحقيقية ولوحاتها. The same in Arabic.

import type { Question } from './protocol'
import type { RealTexts } from './texts.real.en'

const isolated = (name: string) => `\u2068${name}\u2069`

const happens: Record<Exclude<Question, 'account'>, string> = {
  expunge: `تُمحى من هذا الصندوق كل رسالة عليها العلامة ${isolated('\\Deleted')}، ولا تعود.`,
  delete: 'يُحذف صندوق البريد بكل ما فيه من رسائل، ولا يعود.',
  close: `الأمر CLOSE يمحو أيضًا كل رسالة عليها العلامة ${isolated('\\Deleted')}، ولا تعود. أما UNSELECT فيبقيها.`,
  dele: 'توضع على الرسالة علامة الحذف، ثم تُمحى مع QUIT ولا تعود.',
  move: 'تخرج الرسائل من هذا الصندوق إلى صندوق آخر.',
}

export const realArabic: RealTexts = {
  dir: 'rtl',

  asking: 'نسأل الجسر عن الخوادم التي يوصل إليها…',
  none: 'لا يوصل هذا الجسر إلى أي خادم: لم يسمِّ صاحبه خادمًا.',
  silent: 'الجسر لا يجيب.',
  refused: 'رفض الجسر:',
  again: 'حاول من جديد',
  who: (site, by) =>
    `هذه الصفحة من ${isolated(site)}، والجسر يشغّله ${isolated(by)}: ينقل ما يجري بين هذه الصفحة وخادم البريد ولا يستطيع قراءته.`,
  tls: (tls, protocol) =>
    tls === 'implicit' ? 'مشفّر (TLS) من أول بايت' : `يبدأ مكشوفًا إلى أن تطلب TLS بالأمر ${protocol === 'pop3' ? 'STLS' : 'STARTTLS'}`,
  guard: (guard, protocol) => {
    if (protocol === 'smtp') return guard === 'readonly' ? 'للاطّلاع فقط: لا يُرسل منه بريد' : 'ما ترسله يصل إلى أصحابه'
    return { safe: 'يسألك قبل أن يحذف أو ينقل', readonly: 'للقراءة فقط: يُرفض كل ما يغيّر شيئًا', none: 'يحذف وينقل من غير سؤال' }[guard]
  },
  authority: 'يقبل شهادة من هيئة يملكها صاحب الجسر، وهو يستطيع أن يقرأ ما يمرّ',
  connect: 'اتصل',
  connectTo: (name) => `اتصل بالخادم ${isolated(name)}`,
  toConsole: 'إلى لوحته',
  toConsoleOn: (name) => `إلى لوحته، ${isolated(name)}`,
  full: (most) => `عدد اللوحات المفتوحة ${most}، ولا مكان لأكثر منها: أغلق واحدة أولًا.`,
  trust: 'من يقدّم صفحة يستطيع أن يغيّر ما تفعله. فلا تكتب كلمة مرور حساب حقيقي إلا حيث تثق بمن يقدّمها.',
  rules: 'ما يُسأل عنه هنا وما يُرفض، هذه الصفحة هي التي تسأل عنه وترفضه. أما الجسر فلا يرى الأوامر، ولا يُلزم أحدًا بشيء.',
  kept: 'لا يُحفظ شيء من جلسة مع خادم حقيقي: إذا أعدت تحميل الصفحة عادت لوحته فارغة. ويسجّل الجسر من اتصل، وبأي خادم، وكم دام الاتصال، وكم بايتًا مرّ فيه.',

  real: 'خادم حقيقي',
  console: (service, host) => `خادم حقيقي: لوحة أوامر ${service}، ${host}`,
  loading: 'يجري تحميل ما يحتاجه TLS',
  loadingKept: 'يجري تحميل ما يحتاجه TLS، وما ترسله الآن ينتظره.',
  connecting: (host) => `يجري الاتصال بالخادم ${isolated(host)} عبر الجسر…`,
  failed: 'القسم الذي يتولّى TLS في هذه الصفحة متوقف.',
  offline: 'لا اتصال بالشبكة. سيستمر هذا من نفسه حين تعود.',
  copyHint: 'انسخ سجل الجلسة، وفيه نقاط مكان كلمات المرور',
  begins: (host) => `هذا ${isolated(host)}، وما تفعله هناك حقيقي. لا يُحفظ شيء من هذه الجلسة: إذا أعدت تحميل الصفحة عادت اللوحة فارغة.`,
  secret: 'يبدو هذا كلمة مرور: يظهر نقاطًا ولا يُحفظ.',
  showTyped: 'أظهر المكتوب',
  show: 'أظهر',

  account: 'هذا حساب حقيقي.',
  accountText: (host, site, by) =>
    `تذهب كلمة المرور إلى ${isolated(host)} مشفّرة، فلا يستطيع الجسر، الذي يشغّله ${isolated(by)}، أن يقرأها. وهذه الصفحة من ${isolated(site)}، ومن يقدّمها يستطيع أن يغيّرها. وفي سجل الجلسة، وفي نسخته، نقاط مكان كلمة المرور.`,
  happens: (question) => (question === 'account' ? '' : happens[question]),
  ask: 'هل ترسله؟',
  yes: (question) => (question === 'account' ? 'أرسلها' : 'أرسل'),
  no: 'لا ترسل',
  answerFirst: 'لا يُرسل شيء قبل أن تجيب.',
  notSent: (line) => `لم يُرسل: ${isolated(line)}`,
}

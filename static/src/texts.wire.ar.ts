// نصوص TLS في الدرس، ونصوص ما يمرّ على السلك. The same in Arabic.

import { counted } from './plural'
import type { WireTexts } from './texts.wire.en'

const octets = (n: number) => counted(n, 'بايت واحد', 'بايتان', 'بايتات', 'بايتًا', 'بايت')
const isolated = (text: string | number) => `\u2068${text}\u2069`

const types: Record<number, string> = {
  20: `تغيير التشفير (${isolated('change cipher spec')})`,
  21: `تنبيه (${isolated('alert')})`,
  22: `مصافحة (${isolated('handshake')})`,
  23: `بيانات (${isolated('application data')})`,
}

export const wireArabic: WireTexts = {
  title: 'ما يمرّ على السلك',
  about: 'هذا ما يقرؤه من يتنصّت بينك وبين الخادم. والأحدث في الآخر.',
  nothing: 'لم يمرّ شيء بعد.',
  waiting: 'في انتظار خادم البريد…',
  earlier: (n) => `قبل هذه القطع قطع غير معروضة، عددها ${isolated(n)}.`,
  client: 'العميل',
  server: 'الخادم',

  clear: (n) => `مكشوف: ${octets(n)}.`,
  first: (n) => `وهذه أول ${isolated(n)} منها:`,
  record: (hex, number, n) => `سجلّ TLS من النوع ${isolated(hex)} (${isolated(number)} في النظام العشري)، ${types[number] ?? ''}: بعد البايتات الخمسة الأولى ${octets(n)}.`,
  hello: 'هذه أول كلمة من العميل، ClientHello، وهي مكشوفة بعد: اسم الخادم يُقرأ فيها.',
  answer: 'هذا جواب الخادم، ServerHello، وهو آخر ما يمرّ مكشوفًا.',
  nothingMeant: 'لم يعد لها معنى، وإنما تُرسل من أجل أجهزة قديمة في الطريق.',
  secret: 'مشفّر: لا يقرؤه أحد بلا المفاتيح.',

  loading: 'يُحمَّل الآن جزء الصفحة الذي يصنع TLS…',
  failed: 'تعذّر تحميل جزء الصفحة الذي يصنع TLS، فلا مصافحة.',
  again: 'حاول مرة أخرى',
}

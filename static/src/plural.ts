// Arabic's plurals: one, two, three to ten, eleven and up.

const rule = new Intl.PluralRules('ar')

/** A counted noun: `one` and `two` stand alone, the others follow the number. */
export function counted(n: number, one: string, two: string, few: string, many: string, other: string): string {
  switch (rule.select(n)) {
    case 'one':
      return one
    case 'two':
      return two
    case 'few':
      return `${n} ${few}`
    case 'many':
      return `${n} ${many}`
    default:
      return `${n} ${other}`
  }
}

/** Whether a language tag is one of Arabic, its region ignored. */
export function isArabic(tag: string): boolean {
  return tag.toLowerCase().split('-')[0] === 'ar'
}

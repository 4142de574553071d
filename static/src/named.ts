// Sentences with somebody's names in them.

import { h } from './dom'

/** A sentence as nodes: each name that its text isolates stands by itself, in a language that nobody knows. */
export function named(sentence: string): (Node | string)[] {
  return sentence
    .split(/\u2068([^\u2068\u2069]*)\u2069/)
    .map((part, n) => (n % 2 === 1 ? h('bdi', { lang: '' }, part) : part))
    .filter((part) => part !== '')
}

// The panel that shows what a listener sees who is on the wire between console and server: octets, newest last.

import '../page' // see there
import css from '../wire.css'
import { adopt, h, setText, show } from '../dom'
import { wireTextsFor, type WireTexts } from '../texts.wire'
import { dump, hex } from './dump'
import type { Heard, Piece } from './heard'

/** From this width on, in pixels, sixteen octets have room in a row. */
const wide = 560

export class Wire {
  private readonly texts: WireTexts
  private readonly list = h('ol', { role: 'list' })
  private readonly earlier = h('p', { hidden: true })
  private readonly nothing: HTMLElement
  private readonly box: HTMLElement
  private readonly conns = new Set<string>()
  private waiting: Piece[] = []
  private readonly dumps = new Map<Element, { piece: Piece; place: HTMLElement }>()
  private per = 8
  private frame = 0
  private stop: (() => void) | undefined

  /** Shows what was heard at a place of the page, once it is asked to look. */
  constructor(
    place: HTMLElement,
    private readonly heard: Heard,
    lang: string,
  ) {
    adopt(css)
    this.texts = wireTextsFor(lang)
    this.nothing = h('p', {}, this.texts.nothing)
    this.box = h('div', { class: 'list', tabindex: 0, role: 'group', 'aria-label': this.texts.title }, this.nothing, this.earlier, this.list)
    place.append(h('div', { class: 'overheard' }, h('p', {}, this.texts.about), this.box))
    new ResizeObserver(([entry]) => this.fit(entry!.contentRect.width)).observe(this.box)
  }

  look(): void {
    this.clear()
    this.stop ??= this.heard.listen((came) => (came ? this.add(came) : this.clear()))
    this.add(this.heard.pieces)
  }

  lookAway(): void {
    this.stop?.()
    this.stop = undefined
  }

  private clear(): void {
    this.waiting = []
    this.conns.clear()
    this.dumps.clear()
    this.list.replaceChildren()
    this.count()
  }

  private add(came: readonly Piece[]): void {
    this.waiting.push(...came)
    this.frame ||= requestAnimationFrame(() => this.flush())
  }

  private flush(): void {
    this.frame = 0
    const { box, list } = this
    const { length } = this.heard.pieces
    const stuck = box.scrollHeight - box.scrollTop - box.clientHeight < 8
    list.append(...(length > 0 ? this.waiting.splice(0).slice(-length) : []).map((piece) => this.item(piece)))
    while (list.children.length > length) {
      this.dumps.delete(list.firstElementChild!)
      list.firstElementChild!.remove()
    }
    this.count()
    if (stuck) box.scrollTop = box.scrollHeight
  }

  private count(): void {
    setText(this.earlier, this.texts.earlier(this.heard.earlier))
    show(this.earlier, this.heard.earlier > 0)
    show(this.nothing, this.list.children.length === 0)
    this.list.classList.toggle('many', this.conns.size > 1)
  }

  private item(piece: Piece): HTMLElement {
    const { conn, who, record } = piece
    this.conns.add(conn)
    // Of what is encrypted there is nothing to be read aloud.
    const place = h('pre', { dir: 'ltr', lang: 'en', 'aria-hidden': record && 'true' })
    const item = h(
      'li',
      { class: record ? 'piece record' : 'piece' },
      h('b', { dir: 'ltr', role: 'img', 'aria-label': who === 'C' ? this.texts.client : this.texts.server }, `${who}:`),
      h('p', {}, h('bdi', { class: 'conn', lang: 'en' }, conn), ' ', this.what(piece)),
      place,
    )
    this.dumps.set(item, { piece, place })
    this.fill(piece, place)
    return item
  }

  private what({ octets, length, record }: Piece): string {
    const { texts } = this
    const [type = 0] = octets
    const sentences = record ? [texts.record(hex(type), type, length - 5), this.meaning(octets)] : [texts.clear(length)]
    if (octets.length < length) sentences.push(texts.first(octets.length))
    return sentences.filter(Boolean).join(' ')
  }

  /** What somebody who cannot read a record knows of it all the same (RFC 8446, sections 4 and 5). */
  private meaning([type, , , , , message]: Uint8Array): string {
    const { texts } = this
    if (type === 22) return message === 1 ? texts.hello : message === 2 ? texts.answer : ''
    return type === 20 ? texts.nothingMeant : type === 23 ? texts.secret : ''
  }

  private fill({ octets }: Piece, place: HTMLElement): void {
    const row = ({ hex, text }: { hex: string; text: string }) => [h('span', { class: 'hex', 'aria-hidden': 'true' }, `${hex}  `), `${text}\n`]
    place.replaceChildren(...dump(octets, this.per).flatMap(row))
  }

  private fit(width: number): void {
    const per = width >= wide ? 16 : 8
    if (per === this.per || width === 0) return
    this.per = per
    for (const { piece, place } of this.dumps.values()) this.fill(piece, place)
  }
}

// The first page: a console, room for two more, and a story that takes three.

import { same, type Service } from '../console/service'
import { Bench, most, serve, serviceFor } from './consoles'

/** Where a message can be followed: announced in the first, sent in the second, fetched in the third. */
const story: readonly Service[] = [
  { protocol: 'imap', port: 143 },
  { protocol: 'smtp', port: 587 },
  { protocol: 'pop3', port: 110 },
]

/** Makes work what the first page offers beside its first console. */
export function openHome(): void {
  const place = document.querySelector<HTMLElement>('main.home .bench')
  if (place) new Home(place)
}

class Home {
  private readonly bench: Bench
  private readonly together: HTMLElement

  constructor(place: HTMLElement) {
    const story = document.querySelector<HTMLElement>('.story')!
    story.hidden = false
    this.together = story.querySelector('button')!
    this.together.addEventListener('click', () => this.tell())
    // The first console begins with commands of its own.
    this.bench = new Bench(place, document, { changed: () => this.arrange() })
    this.bench.arrange()
  }

  /** Opens the three consoles of the story. */
  private tell(): void {
    const { bench } = this
    story.forEach((service, n) => {
      const console = bench.consoles[n] ?? bench.add(service)
      serve(console, service)
      bench.offer(console)
    })
    bench.arrange()
    bench.show(bench.consoles[0]!)
  }

  private arrange(): void {
    const { consoles } = this.bench
    this.together.hidden = consoles.length === most && consoles.every((c, n) => same(serviceFor(c), story[n]!))
  }
}

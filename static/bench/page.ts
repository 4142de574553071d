// What `make bench` drives in the page: a store with a large mailbox, and a stopwatch.

import { Sandbox, type Store } from '../src/sandbox'

let store: Store
let commands = 0

/** Sends a command; resolves with the milliseconds until its completion is here, and the octets of the lines before it. */
function ask(command: string): Promise<{ took: number; octets: number }> {
  const tag = `b${++commands} `
  let octets = 0
  return new Promise((done, fail) => {
    const stop = store.listen((events) => {
      for (const e of events) {
        if (e.at === 'failed') fail(new Error(e.error))
        if (e.at !== 'line' || e.who !== 'S') continue
        if (!e.text.startsWith(tag)) {
          octets += e.text.length
          continue
        }
        const took = performance.now() - began
        stop()
        if (e.text.startsWith(`${tag}OK`)) done({ took, octets })
        else fail(new Error(`${command}: ${e.text}`))
      }
    })
    const began = performance.now()
    store.send('imap', tag + command)
  })
}

const bench = {
  async open(user: string, password: string, mailbox: string): Promise<void> {
    store = Sandbox.get().store('bench', { mailboxes: 'large.tar' })
    store.connect('imap', 'imap')
    await ask(`LOGIN ${user} ${password}`)
    await ask(`SELECT ${mailbox}`)
  },

  /** NOOPs, each beside a message to a Worker that only sends it back. */
  async trips(times: number): Promise<{ noop: number[]; echo: number[] }> {
    const worker = new Worker('echo.js')
    const echoed = (text: string): Promise<number> =>
      new Promise((done) => {
        worker.onmessage = () => done(performance.now() - began)
        const began = performance.now()
        worker.postMessage(text)
      })
    const noop: number[] = []
    const echo: number[] = []
    for (let i = -20; i < times; i++) {
      const bare = await echoed(`b${i} NOOP`)
      const { took } = await ask('NOOP')
      if (i < 0) continue // to warm up
      echo.push(bare)
      noop.push(took)
    }
    worker.terminate()
    return { noop, echo }
  },

  async command(command: string, times: number): Promise<{ took: number[]; octets: number }> {
    const took: number[] = []
    let octets = 0
    for (let i = -5; i < times; i++) {
      const answer = await ask(command)
      octets = answer.octets
      if (i >= 0) took.push(answer.took) // the first ones warm up: browsers compile again what runs often
    }
    return { took, octets }
  },
}

Object.assign(globalThis, { bench })

// The part of the page that speaks TLS, played by a test: a Worker in the place of the bridge's, which says what it is told
// to say and keeps what it is asked, as `bridge`. All other Workers are real.
globalThis.bridge = (() => {
  const Real = Worker
  const asked = []
  let port
  const say = (...events) => port.postMessage(JSON.stringify(events))

  globalThis.Worker = class {
    constructor(url, how) {
      if (!String(url).includes('bridge')) return new Real(url, how)
    }
    postMessage(_, [end]) {
      port = end
      port.onmessage = ({ data }) => {
        if (data.do === 'ping') say({ at: 'pong' })
        else asked.push(data)
      }
      if (!bridge.slow) say({ at: 'ready' })
    }
    terminate() {}
  }

  // Where the way to a server leads, no test of what the page shows has to know.
  globalThis.WebSocket = class {
    send() {}
    close() {}
  }

  /** What a connection says, which the reader has asked for last or by number. */
  const of = (n) => {
    const connects = asked.filter((request) => request.do === 'connect')
    const { store, conn } = connects.at(n ?? -1)
    return (event) => ({ store, conn, ...whole(event), ...event })
  }
  const whole = ({ at }) =>
    at === 'line' ? { who: 'S', replayed: false, step: 0 } : at === 'state' ? { octets: 0, phase: '', user: '', mailbox: '' } : {}

  const day = (...date) => Date.UTC(...date)
  const chain = [
    { subject: 'CN=imap.example.org', issuer: "CN=R11,O=Let's Encrypt,C=US", names: ['imap.example.org', 'mail.example.org'], from: day(2026, 9, 20), until: day(2027, 0, 18) },
    { subject: "CN=R11,O=Let's Encrypt,C=US", issuer: 'CN=ISRG Root X1,O=Internet Security Research Group,C=US', names: [], from: day(2024, 2, 13), until: day(2027, 2, 12) },
  ]

  return {
    asked, chain, slow: false,
    ready: () => say({ at: 'ready' }),
    says: (...events) => say(...events.map(of())),
    saysOn: (n, ...events) => say(...events.map(of(n))),
    secured: (more = {}) => ({ at: 'secured', version: 'TLS 1.3', cipher: 'TLS_AES_128_GCM_SHA256', host: 'imap.example.org', authority: '', chain, ...more }),
    greeting: [
      { at: 'line', text: '* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] Dovecot ready.' },
      { at: 'state', state: 'ready', phase: 'not authenticated' },
    ],
    inMailbox: { at: 'state', state: 'ready', phase: 'selected', user: 'alex', mailbox: 'INBOX' },
    asks: (question, shown, detail = '') => ({ at: 'ask', question, shown, detail }),
    was: (what) => asked.some((request) => Object.entries(what).every(([key, value]) => request[key] === value)),
  }
})()

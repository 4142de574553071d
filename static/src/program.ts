// Fetches the Go program and starts it.

import 'wasm_exec'

/** What wasm_exec.js sets. */
declare const Go: new () => {
  env: Record<string, string>
  importObject: WebAssembly.Imports
  run(instance: WebAssembly.Instance): Promise<void>
}
declare const fs: { writeSync(fd: number, octets: Uint8Array): number }

/**
 * How much garbage may lie about, in percent of what is in use. The program has one thread, so that collecting garbage
 * stops it; and what is in use is small, mail and all.
 */
const garbage = '400'

/** How often progress is told, in milliseconds. */
const often = 50

/**
 * Runs the program until it ends, which it does only by failing.
 * @param progress hears how many octets of how many have come, both uncompressed
 * @returns why it ended
 */
export async function run(progress: (loaded: number, total: number) => void): Promise<string> {
  const last = keepOutput()
  const go = new Go()
  go.env.GOGC = garbage
  const url = new URL(SANDUQ_WASM, self.location.href)
  const { instance } = await load(url)
    .then((stream) => WebAssembly.instantiateStreaming(counted(stream, progress), go.importObject))
    .catch((fault: unknown) => {
      throw named(url, fault)
    })
  await go.run(instance)
  return last()
}

/** A failure that names the file: a browser says "network error" and "Failed to fetch" without. */
function named(url: URL, fault: unknown): Error {
  const why = fault instanceof Error ? fault.message : String(fault)
  return new Error(why.startsWith(url.href) ? why : `${url.href}: ${why}`)
}

/**
 * The program as a stream. Where the host sends it without compression (a plain host of static files), the gzip form
 * beside it is fetched and unpacked here instead.
 */
async function load(url: URL): Promise<ReadableStream<Uint8Array>> {
  const plain = await get(url)
  if (plain.headers.get('content-encoding')) return body(plain)
  const packed = await get(new URL(`${url.href}.gz`)).catch(() => undefined)
  if (!packed) return body(plain)
  await plain.body?.cancel()
  return unpacked(body(packed))
}

async function get(url: URL): Promise<Response> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url.href}: ${answer.status} ${answer.statusText}`)
  return answer
}

function body(answer: Response): ReadableStream<Uint8Array> {
  if (!answer.body) throw new Error(`${answer.url}: empty`)
  return answer.body
}

/** Unpacks gzip, unless the host had the browser unpack it already: its own first octets tell. */
async function unpacked(stream: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const [look, whole] = stream.tee()
  const reader = look.getReader()
  const { value } = await reader.read()
  void reader.cancel()
  if (value?.[0] !== 0x1f) return whole
  return whole.pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>)
}

function counted(stream: ReadableStream<Uint8Array>, progress: (loaded: number, total: number) => void): Response {
  let loaded = 0
  let told = 0
  progress(0, SANDUQ_WASM_SIZE)
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      loaded += chunk.length
      const now = performance.now()
      if (now - told >= often) {
        told = now
        progress(loaded, SANDUQ_WASM_SIZE)
      }
      out.enqueue(chunk)
    },
    flush: () => progress(SANDUQ_WASM_SIZE, SANDUQ_WASM_SIZE),
  })
  return new Response(stream.pipeThrough(counter), { headers: { 'content-type': 'application/wasm' } })
}

/** Listens to what the program prints; the function returned says why it ended: where it panicked, with what. */
function keepOutput(): () => string {
  const decoder = new TextDecoder()
  const write = fs.writeSync.bind(fs)
  let printed = ''
  fs.writeSync = (fd, octets) => {
    printed = (printed + decoder.decode(octets, { stream: true })).slice(-16_384)
    return write(fd, octets)
  }
  return () => /^(panic|fatal error): .*/m.exec(printed)?.[0] ?? 'the program ended'
}

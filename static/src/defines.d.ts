// What static/bundle sets when it builds a script, by esbuild's define.

/** From the script to the root of the site: "./" or "../". */
declare const SANDUQ_ROOT: string
/** The Worker's script, from the root. */
declare const SANDUQ_WORKER: string
/** The script of the bridge's Worker, from the root. */
declare const SANDUQ_BRIDGE: string
/** In sanduq.js: what a console loads later, from there. */
declare const SANDUQ_EMBED: string
/** In the Worker: the program, from the Worker's own folder; beside it lies the same with ".gz". */
declare const SANDUQ_WASM: string
/** In the Worker: the program's size in octets, uncompressed. */
declare const SANDUQ_WASM_SIZE: number

declare module '*.css' {
  const text: string
  export default text
}

/** Go's own wasm_exec.js, which sets globalThis.Go. */
declare module 'wasm_exec' {}

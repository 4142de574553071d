// Octets as text: see protocol.ts on lone surrogates.

const encoder = new TextEncoder()

/** The octets that a text stands for: UTF-8, and one octet for each lone surrogate from U+DC80 to U+DCFF. */
export function octets(text: string): Uint8Array {
  const whole = encoder.encode(text)
  if (text.isWellFormed()) return whole
  const out: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code >= 0xdc80 && code <= 0xdcff) out.push(code - 0xdc00)
    else out.push(...encoder.encode(char))
  }
  return Uint8Array.from(out)
}

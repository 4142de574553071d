// FNV-1a, 64 bits (draft-eastlake-fnv, sections 2 and 5): it notices that a file was changed without thought, and is no signature.

/** The digest of a text's UTF-8 octets, 16 hexadecimal digits. */
export function digest(text: string): string {
  // The offset basis 0xcbf29ce484222325, in two halves, as a number keeps no more than 53 bits exactly.
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (const octet of new TextEncoder().encode(text)) {
    low = (low ^ octet) >>> 0
    // Times the prime, 2^40 + 0x1b3.
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
    low = product >>> 0
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('')
}

// Octets as people read them: in rows of hexadecimal numbers, and beside them as text.

export interface Row {
  /** "61 31 20 6e", as wide in the last row as in all. */
  hex: string
  /** What is no printable ASCII stands as a dot. */
  text: string
}

/** @param per octets in a row */
export function dump(octets: Uint8Array, per: number): Row[] {
  const rows: Row[] = []
  for (let at = 0; at < octets.length; at += per) {
    const row = [...octets.subarray(at, at + per)]
    rows.push({
      hex: row.map(hex).join(' ').padEnd(3 * per - 1),
      text: row.map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.')).join(''),
    })
  }
  return rows
}

export function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0')
}

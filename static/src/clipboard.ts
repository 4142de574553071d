// The clipboard, which a browser may forbid to a page.

/** Puts text on the clipboard; false: the browser forbids it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

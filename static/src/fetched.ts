// The files that a Worker fetches for a page: a mailbox set, a lesson.
//
// A Worker has the rights of the origin that serves it, so what it fetches for a page of another origin it lends that
// page. It lends the mailbox sets that lie beside the script, asked for as a stranger would ask, and no other address:
// the page brings everything else as octets, which it has fetched with rights of its own.

/** What a page of another origin may name: a set in the folder mailboxes, and no more of a path than that. */
const set = /^mailboxes\/[\w-][\w.-]*\.tar$/

/** The answer is the same whatever there is at an address: nobody is to learn from it what there is. */
function refusal(url: string): Error {
  return new Error(`${url} is not fetched for a page of another origin: it may name a mailbox set beside sanduq.js that may be shared`)
}

/** Fetches a file for a page of this origin. */
export async function own(url: string): Promise<Uint8Array> {
  return read(await fetch(url), url)
}

/**
 * Fetches a file for a page of another origin.
 * @param root the folder in which sanduq.js lies
 */
export async function lent(url: string, root: URL): Promise<Uint8Array> {
  const at = new URL(url, root)
  const path = at.href.startsWith(root.href) ? at.href.slice(root.href.length) : ''
  if (!set.test(path)) throw refusal(url)
  const answer = await fetch(at, { credentials: 'omit', redirect: 'error' }).catch(() => undefined)
  // A browser keeps what is so marked from pages of other origins (Fetch, section 3.7); here the Worker stands between.
  const kept = /^same-(?:origin|site)$/.test(answer?.headers.get('cross-origin-resource-policy') ?? '')
  if (!answer?.ok || kept) throw refusal(url)
  return read(answer, url)
}

async function read(answer: Response, url: string): Promise<Uint8Array> {
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`)
  return new Uint8Array(await answer.arrayBuffer())
}

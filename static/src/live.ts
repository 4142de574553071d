// On a page of a course that is being written (`sanduq serve -lessons DIR`): it
// comes anew, at the same place, when it has changed. A page that is not seen
// does not listen: a browser opens only a few connections to one host.

const root = new URL('../', import.meta.url)
const changes = new URL('-/changes', root)
changes.searchParams.set('page', decodeURI(location.pathname.slice(root.pathname.length)))
changes.searchParams.set('version', document.documentElement.dataset['live'] ?? '')

let source: EventSource | undefined

function listen(): void {
  source?.close()
  source = undefined
  if (document.hidden) return
  source = new EventSource(changes)
  source.addEventListener('message', () => {
    source?.close()
    location.reload()
  })
}

document.addEventListener('visibilitychange', listen)
addEventListener('pagehide', () => source?.close())
addEventListener('pageshow', listen)

package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanduq/server/peers"
)

// docs is a page of a site that is not ours, with a console on each of a bridge's targets, under a policy that allows no
// more than they need. It is to be started before the bridge, whose file names its origin.
func docs(t *testing.T, targets ...string) (server *httptest.Server, from *string) {
	t.Helper()
	var root string
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		host := strings.Trim(strings.TrimPrefix(root, "http://"), "/")
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(
			"default-src 'none'; img-src data:; script-src http://%[1]s; frame-src http://%[1]s; connect-src http://%[1]s ws://%[1]s", host))
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Our mail</title><link rel="icon" href="data:,"><script type="module" src=%q></script>`, root+"sanduq.js")
		for _, target := range targets {
			fmt.Fprintf(w, "<h2>%s</h2><mail-console target=%[1]q bridge=%[2]q></mail-console>", target, root+"-/bridge/")
		}
	}))
	t.Cleanup(server.Close)
	return server, &root
}

// TestRealAuthor: the author of another site sets consoles on real servers into a page of it, by a bridge that permits its
// origin; a certificate that has run out is refused there, and a server that dies is told of. A page of a third site, which
// the bridge's owner has not named, gets nothing.
func TestRealAuthor(t *testing.T) {
	t.Parallel()
	servers, old := peers.Own(t, time.Now()), peers.Own(t, time.Now().Add(-48*time.Hour))
	account := servers.Account(t)
	page, from := docs(t, "good", "expired", "nowhere")
	// It goes by the name of 127.0.0.1, and by localhost is another site's.
	m := bridgeTo(t, append(servers.Authority, old.Authority...), fmt.Sprintf(`
  {"name": "good", "protocol": "imap", "address": %q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "expired", "protocol": "imap", "address": %q, "tls": "implicit", "private": true, "authority": "authority.pem"}`,
		servers.At(servers.IMAPS), old.At(old.IMAPS)), page.URL)
	*from = m.served
	r := read(t, page.URL+"/")
	r.click(button(0, "Connect"))
	r.sees(0, "S: * OK ")
	r.click(`look.one('input', look.consoles()[0])`)
	r.agrees("a1 login "+account.Name+" "+account.Password, "S: a1 OK")
	if all := r.shown(); strings.Contains(all, account.Password) {
		t.Errorf("the transcript has the password:\n%s", all)
	}
	r.does(`a2 list "" *`, "S: a2 OK")
	r.does("a3 select inbox", "S: a3 OK")
	r.does("a4 idle", "S: + ")

	r.click(button(1, "Connect"))
	r.Wait(`look.one('.told.insecure', look.consoles()[1])`)
	if got := r.text(`look.text(1)`); !strings.Contains(got, "has run out") || strings.Contains(got, "S: ") {
		t.Errorf("of a certificate of two days ago is told:\n%s", got)
	}
	r.Wait(`look.one('.failure', look.consoles()[2])?.textContent.includes('does not lead to this server')`, `look.one('.failure', look.consoles()[2])?.textContent`)

	servers.Kill(t)
	r.Wait(`look.one('.told.ended', look.consoles()[0])`)
	if got := r.shown(); !strings.Contains(got, "The mail server has ") {
		t.Errorf("of a server that was killed is told:\n%s", got)
	}
	r.isClean()

	r = read(t, strings.Replace(page.URL, "127.0.0.1", "localhost", 1)+"/")
	r.Wait(`look.one('.failure', look.consoles()[0])`)
	if got := r.text(`look.one('.failure', look.consoles()[0]).textContent`); !strings.Contains(got, "its owner has not named this site") {
		t.Errorf("a page of a site that was not named is told %q", got)
	}
	var leads int
	r.Do(`look.consoles().filter((console) => look.one('.banner', console)).length`, &leads)
	if leads > 0 {
		t.Errorf("on a page of a site that was not named %d consoles have a server", leads)
	}
}

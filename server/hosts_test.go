package main

import (
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A name that somebody else has given this machine gets nothing of the site.
func TestHosts(t *testing.T) {
	t.Parallel()
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	hosts := hostsFlag(flags)
	if err := flags.Parse([]string{"-hosts", "Mail.Example.org, class.example"}); err != nil {
		t.Fatal(err)
	}
	hosts.add("teacher:8080", ":8080")
	site := hosts.over(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "drafts") }))
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "10.0.0.5:8080": 200, "[::1]:8080": 200, "[2001:db8::1]": 200, "[fe80::1%25eth0]:80": 200,
		"localhost": 200, "localhost:8080": 200, "LOCALHOST.": 200, "app.localhost:1": 200,
		"mail.example.org": 200, "MAIL.example.org:443": 200, "mail.example.org.": 200, "class.example:80": 200, "teacher:1": 200,
		"rebound.example": 421, "rebound.example:8080": 421, "127.0.0.1.rebound.example": 421, "localhost.rebound.example": 421,
		"evilmail.example.org": 421, "xlocalhost": 421, "": 421, "127.0.0.1.": 200, "1": 421, strings.Repeat("a", 4000): 421,
	} {
		r := httptest.NewRequest("GET", "/mailboxes/my.tar", nil)
		r.Host = host
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if body := w.Body.String(); w.Code != want || (want == 421) == strings.Contains(body, "drafts") || len(body) > 500 {
			t.Errorf("%.60q is answered %d %q, want %d", host, w.Code, body, want)
		}
	}
	if err := flags.Parse([]string{"-hosts", "a b"}); err == nil {
		t.Error("a name with a space is taken")
	}
}

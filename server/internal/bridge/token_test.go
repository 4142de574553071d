package bridge_test

import (
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/internal/bridge"
)

// TestTokens: a token is good for 30 seconds, once, from its page to its target.
func TestTokens(t *testing.T) {
	t.Parallel()
	var secret, another = []byte(strings.Repeat("secret", 6)), []byte(strings.Repeat("elsewhere", 4))
	for name, c := range map[string]struct {
		spoil func(ts *bridge.Tokens, token string) (used, origin, target string)
		want  string
	}{
		"good": {func(_ *bridge.Tokens, s string) (string, string, string) { return s, site, "campus" }, ""},
		"late": {func(_ *bridge.Tokens, s string) (string, string, string) {
			time.Sleep(29 * time.Second)
			return s, site, "campus"
		}, ""},
		"expired": {func(_ *bridge.Tokens, s string) (string, string, string) {
			time.Sleep(30 * time.Second)
			return s, site, "campus"
		}, "expired"},
		"twice": {func(ts *bridge.Tokens, s string) (string, string, string) {
			ts.Take(s, site, "campus")
			return s, site, "campus"
		}, "used before"},
		"another page":   {func(_ *bridge.Tokens, s string) (string, string, string) { return s, foreign, "campus" }, "another page"},
		"another target": {func(_ *bridge.Tokens, s string) (string, string, string) { return s, site, "lab" }, "another page"},
		"shifted":        {func(_ *bridge.Tokens, s string) (string, string, string) { return s, site + "c", "ampus" }, "another page"},
		"of another": {func(_ *bridge.Tokens, s string) (string, string, string) {
			return bridge.NewTokens(another).Give(site, "campus"), site, "campus"
		}, "not of this bridge"},
		"of a bridge with the same secret": {func(_ *bridge.Tokens, s string) (string, string, string) {
			return bridge.NewTokens(secret).Give(site, "campus"), site, "campus"
		}, ""},
		"none":      {func(_ *bridge.Tokens, s string) (string, string, string) { return "", site, "campus" }, "no token"},
		"truncated": {func(_ *bridge.Tokens, s string) (string, string, string) { return s[:len(s)-1], site, "campus" }, "no token"},
		"prolonged": {func(_ *bridge.Tokens, s string) (string, string, string) { return s + "A", site, "campus" }, "no token"},
		"padded":    {func(_ *bridge.Tokens, s string) (string, string, string) { return s + "==", site, "campus" }, "no token"},
		"other letters": {func(_ *bridge.Tokens, s string) (string, string, string) {
			return strings.Repeat("+", len(s)), site, "campus"
		}, "no token"},
		"a line end": {func(_ *bridge.Tokens, s string) (string, string, string) {
			return s[:9] + "\n" + s[10:], site, "campus"
		}, "no token"},
		"later expiry": {func(_ *bridge.Tokens, s string) (string, string, string) {
			octets, _ := base64.RawURLEncoding.DecodeString(s)
			octets[5]++
			return base64.RawURLEncoding.EncodeToString(octets), site, "campus"
		}, "not of this bridge"},
		"no signature": {func(_ *bridge.Tokens, s string) (string, string, string) {
			octets, _ := base64.RawURLEncoding.DecodeString(s)
			clear(octets[20:])
			return base64.RawURLEncoding.EncodeToString(octets), site, "campus"
		}, "not of this bridge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ts := bridge.NewTokens(secret)
				used, origin, target := c.spoil(ts, ts.Give(site, "campus"))
				err := ts.Take(used, origin, target)
				if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v; want %q", err, c.want)
				}
			})
		})
	}
}

// TestUsedTokens: what was used is remembered as long as it could be used again,
// and no longer, however many there are.
func TestUsedTokens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ts := bridge.NewTokens(nil)
		var last []string
		for second := range 600 {
			for _, token := range last {
				if ts.Take(token, site, "campus") == nil {
					t.Fatalf("a token was good twice, after %d seconds", second)
				}
			}
			for range 10 {
				token := ts.Give(site, "campus")
				if err := ts.Take(token, site, "campus"); err != nil {
					t.Fatal(err)
				}
				last = append(last, token)
			}
			last = last[max(0, len(last)-400):]
			time.Sleep(time.Second)
		}
		if ts.Kept() > 10*2*37 {
			t.Errorf("%d used tokens are remembered", ts.Kept())
		}
		for range 2 * bridge.TokensKept {
			ts.Take(ts.Give(site, "campus"), site, "campus")
		}
		if ts.Kept() > 2*bridge.TokensKept {
			t.Errorf("%d used tokens are remembered", ts.Kept())
		}
		if err := ts.Take(ts.Give(site, "campus"), site, "campus"); err == nil || !strings.Contains(err.Error(), "too many") {
			t.Errorf("where no more can be remembered: %v", err)
		}
		time.Sleep(time.Minute)
		if err := ts.Take(ts.Give(site, "campus"), site, "campus"); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
}

// TestTokensOverHTTP: a bad token opens nothing, is told, is logged, and stands in no log.
func TestTokensOverHTTP(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(echo)
		good := h.token("campus")
		stands(t, h.must(h.openWith(good, "campus", nil)))
		old := h.token("lab")
		time.Sleep(31 * time.Second)
		for token, target := range map[string]string{good: "campus", old: "lab", h.token("campus"): "lab", "": "campus", "x": "campus"} {
			p, resp := h.upgrade("GET", "HTTP/1.1", target, token)
			body, err := io.ReadAll(resp.Body)
			p.Close()
			if err != nil || resp.StatusCode != 403 || !strings.HasPrefix(string(body), `{"error":"token","detail":"`) {
				t.Errorf("%d %s, %v", resp.StatusCode, body, err)
			}
			h.logged("refused: cause=token", "target="+target)
			if token != "" && token != "x" && strings.Contains(h.log.String(), token[:20]) {
				t.Errorf("a token in the log:\n%s", &h.log)
			}
			h.log.empty()
		}
	})
}

// FuzzParseTicket: a token is parsed in one spelling only, and never panics.
func FuzzParseTicket(f *testing.F) {
	f.Add(bridge.NewTokens([]byte("0123456789abcdef0123456789abcdef")).Give(site, "campus"))
	f.Add("")
	f.Add(strings.Repeat("A", 70))
	f.Add(strings.Repeat("A", 69) + "B")
	f.Add(strings.Repeat("_", 70))
	f.Fuzz(func(t *testing.T, token string) {
		ticket, err := bridge.ParseTicket(token)
		if err == nil && ticket.Text() != token {
			t.Errorf("%q is read as %q", token, ticket.Text())
		}
		if bridge.NewTokens(nil).Take(token, site, "campus") == nil {
			t.Errorf("%q is good", token)
		}
	})
}

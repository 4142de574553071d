package site_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// TestSandboxPage: all sets that can be logged into, the first page's own first, with passwords as commands need them.
func TestSandboxPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *site.Config) {
		own := fstest.MapFS{"set.txt": {Data: []byte("domain own.example\nuser \"a b\" \"x\\\"y\"\nmailbox INBOX\n")}}
		c.Mailboxes = site.Mailboxes{Name: "mine", FS: own, Dir: "."}
	})
	for lang, words := range map[string][]string{
		"en": {"<h1>Sandbox</h1>", ">mail for <"},
		"ar": {"<h1>صندوق الرمل</h1>", "dir=\"rtl\""},
	} {
		page := string(files(s)[lang+"/sandbox/index.html"].Content)
		at := 0
		for _, name := range []string{"mine", "second", "small"} {
			found := strings.Index(page, `data-set="`+name+`" data-mailboxes="../../mailboxes/`+name+`.tar"`)
			if found < at {
				t.Errorf("%s: set %s is at %d, before the one before it, or not at all", lang, name, found)
			}
			at = found
		}
		for _, want := range append(words,
			`<option value="small">small</option>`, `aria-current="page"`,
			`<code class="user" dir="ltr">riley</code>`, `<code dir="ltr">firebird</code>`, `<code dir="ltr">own.example</code>`,
			"a1 login riley firebird\n", "a1 login &#34;a b&#34; ",
		) {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %q:\n%s", lang, want, page)
			}
		}
	}
	for _, page := range []string{"index.html", "ar/index.html", "en/01-one/index.html", "404.html"} {
		if content := string(files(s)[page].Content); !strings.Contains(content, `sandbox/">`) {
			t.Errorf("%s does not lead to the sandbox", page)
		}
	}
}

func TestLoginArguments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		user  site.MailUser
		login string
		plain string
	}{
		{site.MailUser{Name: "alex", Password: "drums"}, "alex drums", "AGFsZXgAZHJ1bXM="},
		{site.MailUser{Name: "a b", Password: `x"\y`}, `"a b" "x\"\\y"`, "AGEgYgB4Ilx5"},
		{site.MailUser{Name: "a*", Password: ""}, `"a*" ""`, "AGEqAA=="},
		{site.MailUser{Name: "نور", Password: "x"}, `"نور" x`, "ANmG2YjYsQB4"},
	} {
		if got := c.user.LoginIMAP(); got != c.login {
			t.Errorf("LOGIN %s, want %s", got, c.login)
		}
		if got := c.user.LoginPlain(); got != c.plain {
			t.Errorf("AUTH PLAIN %s, want %s", got, c.plain)
		}
	}
}

package pop3

import (
	"strings"

	"sanduq/server/wire"
)

// languages are those of the answers, the preferred one first, and last the one
// that is spoken until LANG names another (RFC 6856, section 3).
var languages = []texts{english{}, arabic{}, untold{}}

// untold is English under the name that it has where nobody chose it (RFC 2277,
// section 4.5).
type untold struct{ english }

func (untold) language() string { return "i-default" }
func (untold) ownName() string  { return "Default language" }

// language gives the texts for a language range: the one asked for, or that of the
// longest part of it (RFC 4647, section 3.4); "*" is the preferred one.
func language(wanted string) (texts, bool) {
	if wanted == "*" {
		return languages[0], true
	}
	for wanted = strings.ToLower(wanted); wanted != ""; {
		for _, l := range languages {
			if l.language() == wanted {
				return l, true
			}
		}
		wanted = wanted[:max(0, strings.LastIndexByte(wanted, '-'))]
	}
	return nil, false
}

// decodeLang: LANG (RFC 6856, section 3). What is said from the answer on is in
// the language that was asked for.
func decodeLang(c *conn, d *decoder) action {
	if d.AtEnd() {
		return c.listLanguages
	}
	d.ExpectSP("language")
	wanted := d.expectWord("language")
	return func() error {
		say, ok := language(wanted)
		if !ok {
			return &refusal{"", c.say.noLanguage(wire.Quote(wanted, 20))}
		}
		c.say = say
		c.ok(say.language() + " " + say.chosen())
		return nil
	}
}

func (c *conn) listLanguages() error {
	c.ok(c.say.languages())
	for _, l := range languages {
		c.out.WriteString(l.language() + " " + l.ownName())
		c.crlf()
	}
	c.end()
	return nil
}

// decodeUTF8: UTF8 (RFC 6856, section 2.1).
func decodeUTF8(c *conn, _ *decoder) action {
	return func() error {
		c.utf8 = true
		c.ok(c.say.utf8Mode())
		return nil
	}
}

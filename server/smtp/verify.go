package smtp

import (
	"strings"

	"sanduq/server/wire"
)

// decodeVrfy: VRFY (RFC 5321, section 4.1.1.6).
func decodeVrfy(c *conn, d *decoder) action {
	text, wide := c.asked(d, "a user name or an address, as in "+c.example())
	return func() (*reply, error) {
		local, domain := text, ""
		if at := strings.LastIndexByte(text, '@'); at >= 0 {
			local, domain = text[:at], text[at+1:]
		}
		if local == "" {
			return say(501, "5.5.4", "Missing the user name before the @, as in %s", c.example()), nil
		}
		if !c.server.isLocal(domain) {
			return say(252, "2.0.0", "Cannot tell: %s is not at home here, where %s are", wire.Quote(domain, 60), strings.Join(c.server.domains(), ", ")), nil
		}
		if strings.HasPrefix(local, `"`) {
			local = newDecoder(wire.Line{Text: local}).quoted()
		}
		user, near := c.server.localUser(local)
		if user == nil {
			return noUser(path{local: local}, near), nil
		}
		r := say(250, "2.1.5", "<%s@%s>", user.Name(), c.server.home())
		r.utf8 = wide
		return r, nil
	}
}

// decodeExpn: EXPN (RFC 5321, section 4.1.1.7). There are no lists.
func decodeExpn(c *conn, d *decoder) action {
	text, _ := c.asked(d, "the name of a mailing list")
	return func() (*reply, error) {
		return say(550, "5.1.1", "There is no mailing list %s: this host has none; VRFY asks for a user", wire.Quote(text, 40)), nil
	}
}

// asked takes a string, which may stand in brackets, and SMTPUTF8 behind it (RFC
// 6531, section 3.7.4.2).
func (c *conn) asked(d *decoder, what string) (text string, utf8 bool) {
	d.ExpectSP(what)
	text = d.Remainder()
	words := strings.Fields(text)
	utf8 = len(words) > 1 && strings.EqualFold(words[len(words)-1], "SMTPUTF8")
	if utf8 {
		text = strings.TrimRight(text[:len(text)-len("SMTPUTF8")], " \t")
	}
	if d.Err == nil && !utf8 && !wire.Printable(text) {
		d.refuse(553, "5.6.7", "%s is not in ASCII: it needs SMTPUTF8 (RFC 6531), as in %s name SMTPUTF8", wire.Quote(text, 40), d.Command)
	}
	if inside, ok := strings.CutPrefix(text, "<"); ok {
		if text, ok = strings.CutSuffix(inside, ">"); !ok {
			d.refuse(501, "5.5.4", "The < before %s is not closed by a >", wire.Quote(inside, 40))
		}
	}
	return text, utf8
}

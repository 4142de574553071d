package smtp

import (
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// decodeRcpt: RCPT (RFC 5321, section 4.1.1.3).
func decodeRcpt(c *conn, d *decoder) action {
	var r recipient
	d.ExpectSP("TO:<forward-path>")
	d.expectKeyword("TO")
	r.to = d.expectPath("5.1.3", false)
	r.shown = c.parameters(d, rcptParameters(c.mail.utf8))
	if r.to.wide > 0 && !c.mail.utf8 {
		d.refuse(553, "5.6.7", "%s", wantsUTF8(r.to, "MAIL FROM:<address> SMTPUTF8"))
	}
	return func() (*reply, error) {
		if most := c.server.cfg.Limits.Recipients; len(c.mail.recipients) >= most {
			return say(452, "4.5.3", "A message has at most %d recipients: send this one, and then the same to the others", most), nil
		}
		if refused := c.find(&r); refused != nil {
			return refused, nil
		}
		c.mail.recipients = append(c.mail.recipients, r)
		c.state = rcpt
		if r.user == nil {
			return say(250, "2.1.5", "Recipient %v OK: as nothing leaves this host, it will lie in your mailbox %s%s", r.to, outbox, noted(r.shown)), nil
		}
		return say(250, "2.1.5", "Recipient %v OK%s", r.to, noted(r.shown)), nil
	}
}

// find finds whose mail a recipient's is, or says why it is not taken.
func (c *conn) find(r *recipient) *reply {
	s := c.server
	if !s.isLocal(r.to.domain) {
		if s.cfg.Role == Relay {
			return say(550, "5.7.1", "%v is not at home here: this port takes mail for users of %s alone; mail to others is submitted at port 587, after AUTH", r.to, strings.Join(s.domains(), ", "))
		}
		return c.hasRoom(c.user)
	}
	var near string
	if r.user, near = s.localUser(r.to.local); r.user == nil {
		return noUser(r.to, near)
	}
	return c.hasRoom(r.user)
}

// hasRoom says why a message of the declared size will not fit into a user's
// mailboxes, or nil.
func (c *conn) hasRoom(u *mailstore.User) *reply {
	used, most := u.Quota()
	if most > 0 && (used >= most || c.mail.size > most-used) {
		return fullMailbox(u.Name(), used, most)
	}
	return nil
}

func noUser(to path, near string) *reply {
	if near != "" {
		return say(550, "5.1.1", "There is no user %s here: did you mean %s?", wire.Quote(to.local, 40), near)
	}
	return say(550, "5.1.1", "There is no user %s here", wire.Quote(to.local, 40))
}

// rcptParameters are those of RCPT (RFC 3461, sections 4.1 and 4.2).
func rcptParameters(utf8 bool) []parameter {
	return []parameter{
		{"NOTIFY", func(value string, _ bool) string {
			if !isNotify(strings.ToUpper(value)) {
				return "NOTIFY=NEVER, or some of SUCCESS,FAILURE,DELAY with a comma between each two"
			}
			return ""
		}},
		{"ORCPT", func(value string, _ bool) string {
			kind, address, ok := strings.Cut(value, ";")
			meant, isX := isXtext(address)
			isX = isX && wire.Printable(meant) || strings.EqualFold(kind, "utf-8") && (utf8 || wire.Printable(address)) && isUTF8Xtext(address)
			if !ok || !isX || address == "" || len(value) > 500 || !isAtom(kind) {
				return "ORCPT=rfc822;address, printable ASCII in which + is +2B and = is +3D"
			}
			return ""
		}},
	}
}

func isNotify(value string) bool {
	if value == "NEVER" {
		return true
	}
	seen := map[string]bool{}
	for _, word := range strings.Split(value, ",") {
		if word != "SUCCESS" && word != "FAILURE" && word != "DELAY" || seen[word] {
			return false
		}
		seen[word] = true
	}
	return true
}

// isAtom: an addr-type is one (RFC 3461, section 4.2).
func isAtom(s string) bool {
	return s != "" && strings.Trim(s, "0123456789-") != "" && strings.IndexFunc(s, func(r rune) bool { return r != '-' && (r > '~' || !isLetDig(byte(r))) }) < 0
}

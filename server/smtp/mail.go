package smtp

import (
	"fmt"
	"strconv"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// A transaction is a mail transaction: a sender, recipients, and the text as far
// as it has come in chunks (RFC 5321, section 3.3).
type transaction struct {
	from       path
	shown      []string // the parameters of MAIL as they came
	size       int64    // as declared; 0: it was not
	utf8       bool     // SMTPUTF8
	eightBit   bool     // BODY=8BITMIME
	recipients []recipient
	text       *text
}

// A recipient is where a message goes.
type recipient struct {
	to    path
	shown []string        // the parameters of RCPT as they came
	user  *mailstore.User // nil: of another domain
}

// decodeMail: MAIL (RFC 5321, section 4.1.1.2).
func decodeMail(c *conn, d *decoder) action {
	var m transaction
	d.ExpectSP("FROM:<reverse-path>")
	d.expectKeyword("FROM")
	m.from = d.expectPath("5.1.7", true)
	known := m.parameters()
	if c.server.cfg.Role == Relay {
		known = known[:len(known)-1] // AUTH goes with the command of that name
	}
	m.shown = c.parameters(d, known)
	if m.from.wide > 0 && !m.utf8 {
		d.refuse(553, "5.6.7", "%s", wantsUTF8(m.from, "MAIL FROM:<address> SMTPUTF8"))
	}
	return func() (*reply, error) {
		switch {
		case c.server.cfg.Role == Relay || c.user != nil:
		case c.canStartTLS(): // RFC 3207, section 4
			return say(530, "5.7.0", "Send STARTTLS first, and then log in, as in AUTH PLAIN: this port takes mail from users alone (without a login, port 25 takes mail for local users)"), nil
		default:
			return say(530, "5.7.0", "Log in first, as in AUTH PLAIN: this port takes mail from users alone (without a login, port 25 takes mail for local users)"), nil
		}
		if most := c.server.cfg.Limits.Message; m.size > most {
			return say(552, "5.3.4", "A message of %d octets is too large: at most %d are taken", m.size, most), nil
		}
		if !c.wire.HasMemory(m.size) {
			return noMemory(m.size), nil
		}
		if err := c.server.store.HasRoom(m.size); err != nil {
			return fullStore(), nil
		}
		c.mail, c.state = m, sender
		return say(250, "2.1.0", "Sender %v OK%s", m.from, noted(m.shown)), nil
	}
}

// noted shows the parameters that were taken.
func noted(shown []string) string {
	if len(shown) == 0 {
		return ""
	}
	return ", with " + strings.Join(shown, " ")
}

// wantsUTF8 says what an address beyond ASCII needs.
func wantsUTF8(p path, form string) string {
	return fmt.Sprintf("The address has a letter beyond ASCII at octet %d: it needs SMTPUTF8 (RFC 6531), as in %s", p.wide, form)
}

// parameters are those of MAIL: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC
// 6531), RET and ENVID (RFC 3461), and last AUTH (RFC 4954, section 5).
func (m *transaction) parameters() []parameter {
	return []parameter{
		{"SIZE", func(value string, _ bool) string {
			size, err := strconv.ParseUint(value, 10, 64)
			if len(value) > 20 || value == "" || strings.Trim(value, "0123456789") != "" {
				return "SIZE=octets, up to 20 digits"
			}
			if m.size = int64(min(size, 1<<62)); err != nil {
				m.size = 1 << 62
			}
			return ""
		}},
		{"BODY", func(value string, _ bool) string {
			m.eightBit = strings.EqualFold(value, "8BITMIME")
			if !m.eightBit && !strings.EqualFold(value, "7BIT") {
				return "BODY=7BIT or BODY=8BITMIME"
			}
			return ""
		}},
		{"SMTPUTF8", func(_ string, set bool) string {
			if m.utf8 = !set; set {
				return "SMTPUTF8, without a value"
			}
			return ""
		}},
		{"RET", func(value string, _ bool) string {
			if !strings.EqualFold(value, "FULL") && !strings.EqualFold(value, "HDRS") {
				return "RET=FULL or RET=HDRS"
			}
			return ""
		}},
		{"ENVID", func(value string, _ bool) string {
			if meant, ok := isXtext(value); !ok || value == "" || len(value) > 100 || !wire.Printable(meant) {
				return "ENVID=id, up to 100 characters, printable ASCII in which + is +2B and = is +3D"
			}
			return ""
		}},
		{"AUTH", func(value string, _ bool) string {
			if meant, ok := isXtext(value); !ok || meant != "<>" && !isMailbox(meant) {
				return "AUTH=<> or AUTH=address, in which + is +2B and = is +3D"
			}
			return ""
		}},
	}
}

// isMailbox says whether s is an address without brackets.
func isMailbox(s string) bool {
	d := newDecoder(wire.Line{Text: "<" + s + ">"})
	d.expectPath("", false)
	return d.Err == nil && d.AtEnd()
}

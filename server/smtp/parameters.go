package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sanduq/server/wire"
)

// A parameter is how a parameter of MAIL or RCPT is read: take has the value, with
// set false where there is no "=", and gives what would have been right, or "".
type parameter struct {
	name string
	take func(value string, set bool) (want string)
}

// parameters takes those that follow a path, each at most once. Nothing is known
// of extensions in a session that HELO began (RFC 5321, section 2.2.1).
func (c *conn) parameters(d *decoder, known []parameter) (shown []string) {
	seen := map[string]bool{}
	for d.Err == nil && !d.AtEnd() {
		d.ExpectSP("a parameter")
		from := d.At
		word := d.Run(isNotSpace)
		if d.Err != nil {
			break
		}
		name, value, set := strings.Cut(word, "=")
		name = strings.ToUpper(name)
		at := from.Octet + 1
		p := find(known, name)
		switch {
		case !c.esmtp:
			d.refuse(555, "5.5.4", "Parameter %s at octet %d: after HELO there are no extensions, say EHLO for them", wire.Quote(word, 40), at)
		case p == nil:
			d.refuse(555, "5.5.4", "%s", unknownParameter(d.Command, name, word, at, known))
		case seen[name]:
			d.Mistake("parameter", "Parameter %s comes a second time at octet %d", name, at)
		case !set && strings.Contains(word, ":"):
			d.Mistake("=", "Parameter %s at octet %d: a parameter is NAME=value", wire.Quote(word, 40), at)
		default:
			if want := p.take(value, set); want != "" {
				d.Mistake(want, "Parameter %s at octet %d: the right form is %s", wire.Quote(word, 60), at, want)
			}
		}
		seen[name] = true
		shown = append(shown, word)
	}
	return shown
}

func find(known []parameter, name string) *parameter {
	for i := range known {
		if known[i].name == name {
			return &known[i]
		}
	}
	return nil
}

// unknownParameter says which there are.
func unknownParameter(command, name, word string, at int, known []parameter) string {
	var names []string
	for _, p := range known {
		names = append(names, p.name)
	}
	text := "Unknown parameter " + wire.Quote(word, 40)
	if near := wire.Nearest(name, names); near != "" {
		return text + " at octet " + strconv.Itoa(at) + ": did you mean " + near + "?"
	}
	return text + " at octet " + strconv.Itoa(at) + ": " + command + " knows " + strings.Join(names, ", ")
}

// isXtext says whether a value is xtext (RFC 3461, section 4): printable ASCII
// in which "+" and "=" and all else are + and two hex digits in upper case. It
// gives what it means.
func isXtext(s string) (meant string, ok bool) {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			if i+2 >= len(s) || strings.IndexByte(hex, s[i+1]) < 0 || strings.IndexByte(hex, s[i+2]) < 0 {
				return "", false
			}
			b.WriteByte(byte(strings.IndexByte(hex, s[i+1])<<4 | strings.IndexByte(hex, s[i+2])))
			i += 2
		case c <= ' ' || c == '=' || c > '~':
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// isUTF8Xtext is isXtext for the address type utf-8, of which UTF-8 may stand as
// it is or be written \x{HEX} (RFC 6533, section 3).
func isUTF8Xtext(s string) bool {
	for _, r := range s {
		if r <= ' ' || r == '=' || r == 0x7f || r == utf8.RuneError {
			return false
		}
	}
	return s != ""
}

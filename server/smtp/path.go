package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sanduq/server/wire"
)

// A path is where mail comes from or goes to (RFC 5321, section 4.1.2), without
// its source route, which is accepted and ignored (appendix C).
type path struct {
	local   string // unquoted; "" in the null reverse-path
	domain  string // "" in <Postmaster>
	written string // as it came, without route and brackets
	wide    int    // the octet of the line, from 1, of the first that is not ASCII; 0: none
}

func (p path) String() string { return "<" + p.written + ">" }

// The octets that parts of a path may have (section 4.5.3.1).
const (
	maxLocalPart = 64
	maxDomain    = 255
	maxPath      = 256
)

// expectPath takes a path in its brackets. syntax is the status code for an
// address that is not right.
func (d *decoder) expectPath(syntax string, null bool) path {
	var p path
	if d.Err != nil {
		return p
	}
	start := d.At.Octet
	if d.Peek() == 0 {
		d.Missing("an address in angle brackets")
		return p
	}
	d.enhanced = syntax
	if !d.Special('<') {
		address, _, _ := strings.Cut(d.Rest(), " ")
		d.Mistake("<", "Expected < at %s, found %s: an address stands in angle brackets, as in <%s>", d.Here(), d.Found(), exampleOf(address))
		return p
	}
	if null && d.Special('>') {
		d.enhanced = "5.5.4"
		return p
	}
	d.sourceRoute()
	from := d.At.Octet
	p.local = d.localPart()
	switch {
	case d.Peek() == '>' && !null && strings.EqualFold(p.local, "postmaster"):
	case d.Peek() == '>' && d.Err == nil:
		d.Mistake("@", "Missing @ and domain at %s, as in <%s@%s>", d.Here(), exampleOf(p.local), "example.org")
	default:
		d.expectSpecial('@', "@ and a domain")
		p.domain = d.domain()
	}
	if d.Err != nil {
		return p
	}
	p.written = d.Lines[0][from:d.At.Octet]
	d.expectSpecial('>', "> behind the address")
	if len(p.written)+2 > maxPath {
		d.Mistake("path", "The path at octet %d has %d octets: at most %d are taken", start+1, len(p.written)+2, maxPath)
	}
	for i := 0; i < len(p.written) && p.wide == 0; i++ {
		if p.written[i] >= utf8.RuneSelf {
			p.wide = from + i + 1
		}
	}
	if p.wide > 0 && !utf8.ValidString(p.written) {
		d.Mistake("UTF-8", "The address at octet %d is not UTF-8", from+1)
	}
	if next := d.Peek(); next != 0 && isNotSpace(next) {
		d.Unexpected("a space or the end of the line")
	}
	if d.Err == nil {
		d.enhanced = "5.5.4"
	}
	return p
}

func exampleOf(address string) string {
	address = strings.Trim(address, "<>")
	if address == "" || len(address) > 60 || !wire.Printable(address) {
		return "alex@example.org"
	}
	return address
}

func (d *decoder) expectSpecial(b byte, what string) {
	if d.Err == nil && !d.Special(b) {
		if d.AtEnd() {
			d.Missing(what)
		} else {
			d.Unexpected(what)
		}
	}
}

// sourceRoute takes @one,@two: (RFC 5321, section 4.1.2, A-d-l).
func (d *decoder) sourceRoute() {
	if d.Peek() != '@' {
		return
	}
	for d.Special('@') {
		d.domain()
		if d.Special(':') {
			return
		}
		if !d.Special(',') {
			break
		}
	}
	d.expectSpecial(':', "the colon that ends a source route")
}

// localPart takes a Local-part and gives what it means.
func (d *decoder) localPart() string {
	if d.Err != nil {
		return ""
	}
	from := d.At
	var local string
	if d.Peek() == '"' {
		local = d.quoted()
	} else {
		local = d.Run(isAtext)
		switch next := d.Peek(); {
		case local == "" && d.AtEnd():
			d.Missing("an address")
		case local == "":
			d.Unexpected("an address")
		case local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, ".."):
			d.MistakeAt(from, "local part", "The dots of %s at octet %d: each stands between two names, or the whole stands in quotes", wire.Quote(local, 40), from.Octet+1)
		case next == ' ' || next == '\t':
			d.Mistake("@", "A space within the address at %s: take it away, or put what stands before the @ in quotes", d.Here())
		}
	}
	if size := d.At.Octet - from.Octet; size > maxLocalPart {
		d.MistakeAt(from, "local part", "%d octets stand before the @ at octet %d: at most %d are taken", size, from.Octet+1, maxLocalPart)
	}
	return local
}

// isAtext: atext of RFC 5322 with RFC 6531's UTF8-non-ascii, or a dot.
func isAtext(c byte) bool {
	return isLetDig(c) || c >= utf8.RuneSelf || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) >= 0
}

// quoted takes a Quoted-string and gives what it means.
func (d *decoder) quoted() string {
	from := d.At
	var b strings.Builder
	d.Special('"')
	for !d.AtEnd() {
		c := d.Peek()
		d.At.Octet++
		switch {
		case c == '"':
			if b.Len() == 0 {
				d.MistakeAt(from, "local part", "The quotes at octet %d hold nothing", from.Octet+1)
			}
			return b.String()
		case c == '\\' && d.Peek() >= ' ' && d.Peek() <= '~':
			b.WriteByte(d.Peek())
			d.At.Octet++
		case c < ' ' || c == 0x7f || c == '\\':
			d.At.Octet--
			d.Mistake("a character", "Found %s at %s: within quotes it is not allowed", wire.Quote(string([]byte{c}), 8), d.Here())
		default:
			b.WriteByte(c)
		}
	}
	d.Mistake(`"`, "The quote at octet %d is not closed", from.Octet+1)
	return ""
}

// domain takes a Domain or an address-literal.
func (d *decoder) domain() string {
	if d.Err != nil {
		return ""
	}
	from := d.At
	if d.Peek() == '[' {
		return d.addressLiteral()
	}
	hello := d.Command == "EHLO" || d.Command == "HELO" // with a name in which many a machine has an underscore
	name := d.Run(func(c byte) bool {
		return isLetDig(c) || c == '-' || c == '.' || c >= utf8.RuneSelf || c == '_' && hello
	})
	switch {
	case name == "" && d.AtEnd():
		d.Missing("a domain")
	case name == "":
		d.Unexpected("a domain")
	case len(name) > maxDomain:
		d.MistakeAt(from, "domain", "The domain at octet %d has %d octets: at most %d are taken", from.Octet+1, len(name), maxDomain)
	default:
		for _, label := range strings.Split(name, ".") {
			if label == "" || label[0] == '-' || strings.HasSuffix(label, "-") || len(label) > 63 {
				d.MistakeAt(from, "domain", "%s at octet %d is no domain: it is names with a dot between each two, a name being up to 63 letters, digits and hyphens, no hyphen first or last", wire.Quote(name, 40), from.Octet+1)
			}
		}
	}
	return name
}

// addressLiteral takes [127.0.0.1], [IPv6:::1] or [tag:text] (RFC 5321, section 4.1.3).
func (d *decoder) addressLiteral() string {
	from := d.At
	d.Special('[')
	inside := d.Run(func(c byte) bool { return c > ' ' && c <= '~' && c != '[' && c != ']' && c != '\\' })
	tag, rest, tagged := strings.Cut(inside, ":")
	ok := isIPv4(inside)
	if tagged {
		ok = rest != "" && strings.Trim(tag, "-") == tag && tag != "" && strings.IndexFunc(tag, func(r rune) bool { return r != '-' && !isLetDig(byte(r)) }) < 0
		if strings.EqualFold(tag, "IPv6") {
			ok = isIPv6(rest)
		}
	}
	if !ok && d.Err == nil {
		d.MistakeAt(from, "address literal", "%s at octet %d is no address: in square brackets stands one such as [127.0.0.1] or [IPv6:::1]", wire.Quote("["+inside, 40), from.Octet+1)
	}
	d.expectSpecial(']', "]")
	return "[" + inside + "]"
}

func isIPv4(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if n, err := strconv.ParseUint(p, 10, 8); err != nil || len(p) > 3 || n > 255 {
			return false
		}
	}
	return len(parts) == 4
}

// isIPv6: up to eight groups of hex digits, "::" once for those left out, and an
// IPv4 address in the place of the last two.
func isIPv6(s string) bool {
	groups := 8
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.Contains(s[i:], ".") {
		if !isIPv4(s[i+1:]) {
			return false
		}
		s, groups = s[:i]+":0", 7
	}
	before, after, short := strings.Cut(s, "::")
	n := 0
	for _, half := range []string{before, after} {
		if half == "" {
			continue
		}
		for _, g := range strings.Split(half, ":") {
			if _, err := strconv.ParseUint(g, 16, 16); err != nil || len(g) > 4 {
				return false
			}
			n++
		}
	}
	return short && n < groups || !short && n == groups
}

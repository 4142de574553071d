package message

import "strings"

// noHost is what stands for the host of an address that has none, since IMAP
// reads an address without a host as the bounds of a group. The words are those
// of the University of Washington's server.
const noHost = ".MISSING-HOST-NAME."

// An Address is one entry of an address list in IMAP's form (RFC 3501, section
// 7.4.2): one without Host begins a group, whose name is Mailbox, and one
// without Mailbox too ends it. Quotes and comments are gone, encoded words are
// as written.
type Address struct {
	Name    Text
	Route   Text // `@a,@b` of RFC 822; long obsolete
	Mailbox Text
	Host    Text
}

// ParseAddresses reads an address list (RFC 5322, section 3.4) as far as it can
// be read; what cannot is left out. A group that is not closed ends with the
// list.
func ParseAddresses(value string) []Address { return Parser{}.addresses(value) }

func (p Parser) addresses(value string) []Address {
	list := addressParser{lexer: lexer{s: value, parser: p}}
	return list.all()
}

func (p *addressParser) all() []Address {
	for !p.done() && p.parser.line(tokenCost) {
		p.address()
	}
	if p.inGroup {
		p.list = append(p.list, Address{})
	}
	return p.list
}

type addressParser struct {
	lexer
	list    []Address
	inGroup bool
	noColon bool // there is none any more
}

// address takes one address, the beginning of a group or its end, or else moves
// on by at least one octet.
func (p *addressParser) address() {
	p.comment = ""
	phrase, local := p.phrase()
	if p.done() && phrase == "" {
		return
	}
	switch c := p.peek(); {
	case c == '<':
		p.pos++
		a := p.angle()
		a.Name = named(phrase, p.comment)
		p.list = append(p.list, a)
	case c == ':' && !p.inGroup:
		p.pos++
		p.inGroup = true
		p.list = append(p.list, Address{Mailbox: Text{phrase, true}})
		return
	case c == '@':
		p.pos++
		host := p.domain()
		p.space() // the name may follow, as a comment
		p.list = append(p.list, Address{Name: named("", p.comment), Mailbox: Text{local, true}, Host: hostOf(host)})
	case phrase != "" && c != ':':
		p.list = append(p.list, Address{Name: named("", p.comment), Mailbox: Text{local, true}, Host: hostOf("")})
	}
	p.toNext()
}

// toNext skips what is left of an address, and the comma or semicolon after it.
func (p *addressParser) toNext() {
	for {
		p.space()
		switch {
		case p.done() || p.take(','):
			return
		case p.peek() == ';':
			p.pos++
			if p.inGroup {
				p.inGroup = false
				p.list = append(p.list, Address{})
			}
			return
		case p.peek() == '"':
			p.quoted()
		default:
			p.pos++
		}
	}
}

// phrase takes words up to what shows what they are: joined as the name they
// would be, and as the local part they would be.
func (p *addressParser) phrase() (phrase, local string) {
	var name, mailbox strings.Builder
	for {
		before := p.pos
		p.space()
		if p.done() {
			break
		}
		var word string
		if p.peek() == '"' {
			word = p.quoted()
		} else if word = p.atom(); word == "" {
			break
		}
		if p.pos > before && before < len(p.s) && name.Len() > 0 && isSpace(p.s[before]) {
			name.WriteByte(' ')
		}
		name.WriteString(word)
		mailbox.WriteString(word)
	}
	return name.String(), mailbox.String()
}

// angle takes `@route:local@host>` behind its `<`.
func (p *addressParser) angle() Address {
	var a Address
	p.space()
	if p.peek() == '@' && !p.noColon { // which every address would look for up to the end
		start := p.pos
		colon := strings.IndexByte(p.s[start:], ':')
		p.noColon = colon < 0
		if colon > 0 {
			a.Route = Text{strings.Join(strings.Fields(p.s[start:start+colon]), ""), true}
			p.pos += colon + 1
		}
	}
	_, local := p.phrase()
	host := ""
	if p.take('@') {
		host = p.domain()
	}
	p.space()
	p.take('>')
	p.space() // a comment here may still be the name
	a.Mailbox, a.Host = Text{local, true}, hostOf(host)
	return a
}

// domain takes a host name or an address literal in brackets.
func (p *addressParser) domain() string {
	p.space()
	if p.peek() == '[' {
		end := strings.IndexByte(p.s[p.pos:], ']')
		if end < 0 {
			end = len(p.s) - p.pos - 1
		}
		literal := p.s[p.pos : p.pos+end+1]
		p.pos += end + 1
		return literal
	}
	var host strings.Builder
	for {
		word := p.atom()
		host.WriteString(word)
		p.space()
		if word == "" || p.peek() != '.' && word[len(word)-1] != '.' { // space is allowed at a dot only
			return host.String()
		}
	}
}

const specials = "()<>[]:;@\\,\"" // RFC 5322, section 3.2.3, without the dot

// atom takes atoms and the dots between them; "" where none is there.
func (p *addressParser) atom() string {
	start := p.pos
	for !p.done() && !isSpace(p.s[p.pos]) && strings.IndexByte(specials, p.s[p.pos]) < 0 {
		p.pos++
	}
	return p.s[start:p.pos]
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func named(phrase, comment string) Text {
	if phrase == "" {
		phrase = comment
	}
	return Text{phrase, phrase != ""}
}

func hostOf(host string) Text {
	if host == "" {
		host = noHost
	}
	return Text{host, true}
}

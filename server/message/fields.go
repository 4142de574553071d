package message

import "strings"

// readFields takes from the header what the MIME fields say of the part.
func (p *Part) readFields(inDigest bool) {
	p.Encoding = "7BIT"
	p.Type, p.Subtype = "TEXT", "PLAIN"
	if inDigest {
		p.Type, p.Subtype = "MESSAGE", "RFC822"
	}
	seen := 0
	first := func(bit int) bool { // a field that comes twice counts once
		was := seen & bit
		seen |= bit
		return was == 0
	}
	for f := range p.parser.Fields(p.HeaderOctets()) {
		switch {
		case !f.hasPrefix("content-"):
		case f.Is("Content-Type"):
			if first(1) {
				p.contentType(f.Value())
			}
		case f.Is("Content-Transfer-Encoding"):
			if l := (lexer{s: f.Value()}); first(2) {
				if enc := l.word(); enc != "" {
					p.Encoding = strings.ToUpper(enc)
				}
			}
		case f.Is("Content-Disposition"):
			if first(4) {
				p.Disposition = p.parser.disposition(f.Value())
			}
		case f.Is("Content-Language"):
			if first(8) {
				p.Language = p.parser.languages(f.Value())
			}
		case f.Is("Content-ID"):
			p.ID.set(f)
		case f.Is("Content-Description"):
			p.Description.set(f)
		case f.Is("Content-Location"):
			p.Location.set(f)
		case f.Is("Content-MD5"):
			p.MD5.set(f)
		}
	}
}

// set keeps the first field of its name.
func (t *Text) set(f Field) {
	if !t.Present {
		*t = Text{f.Value(), true}
	}
}

func (p *Part) contentType(value string) {
	l := lexer{s: value, parser: p.parser}
	typ := l.word()
	l.space()
	if typ == "" || !l.take('/') {
		p.plain()
		return
	}
	subtype := l.word()
	if subtype == "" {
		p.plain()
		return
	}
	p.Type, p.Subtype = strings.ToUpper(typ), strings.ToUpper(subtype)
	p.Params = l.params()
}

func (p *Part) plain() {
	p.Type, p.Subtype, p.Params = "TEXT", "PLAIN", nil
	if p.Encoding == "" {
		p.Encoding = "7BIT"
	}
}

// isMessage tells a contained message. Its octets are read as they are, whatever
// transfer encoding it claims: RFC 2046, section 5.2.1, allows it none.
func (p *Part) isMessage() bool { return p.Type == "MESSAGE" && p.Subtype == "RFC822" }

func (p Parser) disposition(value string) *Disposition {
	l := lexer{s: value, parser: p}
	typ := l.word()
	if typ == "" {
		return nil
	}
	return &Disposition{Type: strings.ToUpper(typ), Params: l.params()}
}

// languages reads a Content-Language (RFC 3282): tags with commas between.
func (p Parser) languages(value string) []string {
	var tags []string
	l := lexer{s: value, parser: p}
	for {
		if tag := l.word(); tag != "" {
			tags = append(tags, tag)
		}
		l.space()
		if !l.take(',') || !l.parser.line(tokenCost) {
			return tags
		}
	}
}

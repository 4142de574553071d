package imap

import (
	"strconv"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/message"
	"sanduq/server/wire"
)

// sectionTexts are the words that a section may end in.
var sectionTexts = []string{"HEADER", "HEADER.FIELDS", "HEADER.FIELDS.NOT", "TEXT", "MIME"}

// expectBodySection takes `[section]<partial>` behind BODY or BODY.PEEK, which
// began at from (RFC 3501, section 9, section and fetch-att).
func (d *decoder) expectBodySection(from wire.Place, peek bool) fetchItem {
	if d.Err == nil && d.Peek() != '[' {
		d.Mistake("[", "BODY.PEEK needs a section in brackets at %v: BODY.PEEK[] for the whole message, BODY.PEEK[HEADER] for its header", d.At)
	}
	open := d.At
	d.ExpectSpecial('[', "the bracket before a section")
	s := &imap.FetchItemBodySection{Peek: peek}
	d.expectSection(s)
	switch {
	case d.Err != nil:
	case d.AtEnd():
		d.Mistake("]", "The bracket at %v is not closed: \"]\" is missing at %v", open, d.At)
	default:
		d.ExpectSpecial(']', "the bracket after a section")
	}
	d.expectPartial(s)
	if next := d.Peek(); next != 0 && next != ' ' && next != ')' {
		d.unexpected("a space or the end of the line after the section")
	}
	d.Took("item", from)
	name := sectionName(s)
	names := message.NewFieldNames(append(s.HeaderFields, s.HeaderFieldsNot...)...)
	return fetchItem{name: name, setsSeen: !peek, write: func(e *encoder, f *fetched) {
		e.raw(name)
		e.sp()
		octets, ok := sectionOctets(f, s, names)
		if !ok {
			e.raw("NIL")
			return
		}
		e.mailLiteral(cut(octets, s.Partial))
	}}
}

// expectSection takes what stands between the brackets.
func (d *decoder) expectSection(s *imap.FetchItemBodySection) {
	if next := d.Peek(); next == ']' || next == 0 {
		return
	}
	for wire.IsDigit(d.Peek()) {
		n := d.ExpectNZNumber("a part number")
		s.Part = append(s.Part, int(min(n, 1<<30)))
		if next := d.Peek(); next == ']' || next == 0 {
			return
		}
		if !d.Special('.') {
			d.Mistake("]", "Found %s at %v in a section: after a part number stands \".\" or \"]\", as in BODY[1.2] or BODY[1.MIME]", d.Found(), d.At)
		}
	}
	from := d.At
	text := strings.ToUpper(d.Run(isNameChar))
	if d.Err != nil {
		return
	}
	switch text {
	case "TEXT":
		s.Specifier = imap.PartSpecifierText
	case "HEADER":
		s.Specifier = imap.PartSpecifierHeader
	case "HEADER.FIELDS":
		s.Specifier = imap.PartSpecifierHeader
		s.HeaderFields = d.expectFieldNames(text)
	case "HEADER.FIELDS.NOT":
		s.Specifier = imap.PartSpecifierHeader
		s.HeaderFieldsNot = d.expectFieldNames(text)
	case "MIME":
		s.Specifier = imap.PartSpecifierMIME
		if len(s.Part) == 0 {
			d.MistakeAt(from, "a section", "MIME at %v is the header of a part and follows its number, as in BODY[1.MIME]; the header of the message is BODY[HEADER]", from)
		}
	default:
		d.wrongSection(from, text)
	}
	d.Took("section", from)
}

// wrongSection says which section may have been meant.
func (d *decoder) wrongSection(from wire.Place, text string) {
	const form = "a section is empty, part numbers such as 1.2, HEADER, HEADER.FIELDS (names), HEADER.FIELDS.NOT (names), TEXT, or MIME after part numbers"
	switch {
	case text == "":
		d.MistakeAt(from, "a section", "Found %s at %v within the brackets: %s", d.Found(), from, form)
	case wire.Nearest(text, sectionTexts) != "":
		d.MistakeAt(from, "a section", "Unknown section %s at %v: did you mean %s?", wire.Quote(text, 30), from, wire.Nearest(text, sectionTexts))
	default:
		d.MistakeAt(from, "a section", "Unknown section %s at %v: %s", wire.Quote(text, 30), from, form)
	}
}

// expectFieldNames takes a header-list.
func (d *decoder) expectFieldNames(section string) []string {
	names := []string{}
	if d.Peek() != ' ' {
		d.Mistake("field names", "%s needs names of header fields in parentheses at %v: %s (DATE FROM)", section, d.At, section)
		return nil
	}
	d.ExpectSP("names of header fields")
	d.ExpectList("list of header fields", func() { names = append(names, d.ExpectAString("a header field's name")) })
	return names
}

// expectPartial takes `<origin.count>` where it is there.
func (d *decoder) expectPartial(s *imap.FetchItemBodySection) {
	from := d.At
	if d.Err != nil || !d.Special('<') {
		return
	}
	const form = "a part of a section is <first.count>, as in BODY[]<0.100> for the first 100 octets"
	number := func() int64 {
		if !wire.IsDigit(d.Peek()) {
			d.Mistake("a number", "Expected a number at %v, found %s: %s", d.At, d.Found(), form)
		}
		return int64(d.ExpectNumber("a number of octets"))
	}
	offset := number()
	if d.Err == nil && !d.Special('.') {
		d.Mistake(".", "Expected \".\" and a count at %v, found %s: %s", d.At, d.Found(), form)
	}
	countAt := d.At
	size := number()
	if d.Err == nil && size == 0 {
		d.MistakeAt(countAt, "a count", "0 at %v: the count of octets is at least 1; %s", countAt, form)
	}
	if d.Err == nil && !d.Special('>') {
		d.Mistake(">", "Expected \">\" at %v, found %s: %s", d.At, d.Found(), form)
	}
	d.Took("partial", from)
	s.Partial = &imap.SectionPartial{Offset: offset, Size: size}
}

// sectionName is the name a section is answered under: that which was asked for,
// without PEEK and without the partial's count (RFC 3501, section 7.4.2).
func sectionName(s *imap.FetchItemBodySection) string {
	var b strings.Builder
	e := newEncoder(&b, nil)
	e.raw("BODY[")
	for i, n := range s.Part {
		if i > 0 {
			e.special('.')
		}
		e.number(uint64(n))
	}
	if s.Specifier != "" {
		if len(s.Part) > 0 {
			e.special('.')
		}
		e.raw(string(s.Specifier))
		names := s.HeaderFields
		if s.HeaderFieldsNot != nil {
			names = s.HeaderFieldsNot
			e.raw(".FIELDS.NOT ")
		} else if names != nil {
			e.raw(".FIELDS ")
		}
		if names != nil {
			e.list(len(names), func(i int) { e.astr(names[i]) })
		}
	}
	e.special(']')
	if s.Partial != nil {
		e.raw("<" + strconv.FormatInt(s.Partial.Offset, 10) + ">")
	}
	e.flush()
	return b.String()
}

// sectionOctets gives what a section names in a message; false where it names
// nothing: no such part, or HEADER and TEXT of a part that is no message.
func sectionOctets(f *fetched, s *imap.FetchItemBodySection, names message.FieldNames) ([]byte, bool) {
	if len(s.Part) == 0 {
		header := f.head()
		return ofMessage(f, s, names, f.Content, header, f.Content[len(header):])
	}
	p := f.tree().Find(s.Part)
	switch {
	case p == nil:
		return nil, false
	case s.Specifier == imap.PartSpecifierNone:
		return p.BodyOctets(), true
	case s.Specifier == imap.PartSpecifierMIME:
		return p.HeaderOctets(), true
	case p.Message == nil:
		return nil, false
	}
	return ofMessage(f, s, names, p.BodyOctets(), p.Message.HeaderOctets(), p.Message.BodyOctets())
}

func ofMessage(f *fetched, s *imap.FetchItemBodySection, names message.FieldNames, whole, header, text []byte) ([]byte, bool) {
	switch {
	case s.Specifier == imap.PartSpecifierNone:
		return whole, true
	case s.Specifier == imap.PartSpecifierText:
		return text, true
	case s.HeaderFields != nil || s.HeaderFieldsNot != nil:
		return f.parser.FilterHeader(header, names, s.HeaderFields == nil), true
	}
	return header, true
}

// cut gives the octets of a partial, as far as there are any.
func cut(octets []byte, p *imap.SectionPartial) []byte {
	if p == nil {
		return octets
	}
	from := min(p.Offset, int64(len(octets)))
	return octets[from:min(from+p.Size, int64(len(octets)))]
}

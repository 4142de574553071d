package imap

import (
	"slices"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/message"
	"sanduq/server/wire"
)

// A fetchItem is a data item of FETCH (RFC 3501, section 6.4.5).
type fetchItem struct {
	name     string // as it is answered, a section's brackets included
	setsSeen bool
	write    func(*encoder, *fetched) // writes name and value
}

// A fetched is a message that is being answered; what is read out of it is read
// once, and only if an item wants it.
type fetched struct {
	*mailstore.Message
	parser message.Parser
	parts  *message.Part
	header []byte
}

func (f *fetched) tree() *message.Part {
	if f.parts == nil {
		f.parts = f.parser.Scan(f.Content)
	}
	return f.parts
}

func (f *fetched) head() []byte {
	if f.header == nil {
		f.header = f.parser.HeaderOf(f.Content)
	}
	return f.header
}

var fetchItems = []fetchItem{
	{"ENVELOPE", false, writeEnvelope},
	{"FLAGS", false, writeFlags},
	{"INTERNALDATE", false, writeInternalDate},
	{"UID", false, writeUID},
	{"BODY", false, func(e *encoder, f *fetched) { e.raw("BODY "); e.structure(f, f.tree(), false) }},
	{"BODYSTRUCTURE", false, func(e *encoder, f *fetched) { e.raw("BODYSTRUCTURE "); e.structure(f, f.tree(), true) }},
	{"RFC822", true, func(e *encoder, f *fetched) { e.raw("RFC822 "); e.mailLiteral(f.Content) }},
	{"RFC822.HEADER", false, func(e *encoder, f *fetched) {
		e.raw("RFC822.HEADER ")
		e.mailLiteral(f.head())
	}},
	{"RFC822.SIZE", false, func(e *encoder, f *fetched) { e.raw("RFC822.SIZE "); e.number(uint64(len(f.Content))) }},
	{"RFC822.TEXT", true, func(e *encoder, f *fetched) {
		e.raw("RFC822.TEXT ")
		e.mailLiteral(f.Content[len(f.head()):])
	}},
}

// fetchMacros stand for items; they are no items themselves.
var fetchMacros = map[string][]string{
	"ALL":  {"FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"},
	"FAST": {"FLAGS", "INTERNALDATE", "RFC822.SIZE"},
	"FULL": {"FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"},
}

// fetchNames is every name that an item or macro may have, for the nearest one.
func fetchNames() []string {
	names := []string{"ALL", "FAST", "FULL", "BODY.PEEK"}
	for _, item := range fetchItems {
		names = append(names, item.name)
	}
	return names
}

func isNameChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || wire.IsDigit(c) || c == '.' || c == '-'
}

// expectFetchItems takes a macro, one item, or items in parentheses. An item
// that is named twice is answered once.
func (d *decoder) expectFetchItems() []fetchItem {
	var items []fetchItem
	add := func(item fetchItem) {
		i := slices.IndexFunc(items, func(other fetchItem) bool { return other.name == item.name })
		if i < 0 {
			items = append(items, item)
		} else if item.setsSeen {
			items[i].setsSeen = true
		}
	}
	if d.Peek() == '(' {
		d.ExpectList("list of items to fetch", func() { add(d.expectFetchItem(true)) })
		return items
	}
	from := d.At
	if macro := fetchMacros[strings.ToUpper(d.Run(isNameChar))]; macro != nil && d.Peek() != '[' {
		d.Took("macro", from)
		for _, name := range macro {
			add(fetchItems[slices.IndexFunc(fetchItems, func(i fetchItem) bool { return i.name == name })])
		}
	} else {
		d.At = from
		add(d.expectFetchItem(false))
	}
	if after := d.restIfAny(); strings.HasPrefix(after, " ") && strings.Trim(after, " ") != "" {
		d.Mistake("the end of the line", "%s at %v follows the item: several items are put in parentheses, as in (FLAGS UID)",
			wire.Quote(strings.TrimSpace(after), 20), wire.Place{Line: d.At.Line, Octet: d.At.Octet + 1})
	}
	return items
}

// expectFetchItem takes one item. A macro is none within parentheses.
func (d *decoder) expectFetchItem(inList bool) fetchItem {
	from := d.At
	name := strings.ToUpper(d.Run(isNameChar))
	if d.Err != nil {
		return fetchItem{}
	}
	if name == "" {
		d.noFetchItem(from)
		return fetchItem{}
	}
	if name == "BODY" && d.Peek() == '[' || name == "BODY.PEEK" {
		return d.expectBodySection(from, name == "BODY.PEEK")
	}
	i := slices.IndexFunc(fetchItems, func(i fetchItem) bool { return i.name == name })
	next := d.Peek()
	switch {
	case i >= 0 && (next == 0 || next == ' ' || next == ')' && inList):
		d.Took("item", from)
		return fetchItems[i]
	case i >= 0 && next == '[':
		d.Mistake("a space", "%s takes no section in brackets (%v): that is for BODY and BODY.PEEK, as in BODY[HEADER]", name, d.At)
	case i >= 0:
		d.unexpected("a space or the end of the line after " + name)
	case fetchMacros[name] != nil && inList:
		d.MistakeAt(from, "an item", "%s at %v stands for several items and goes alone, without parentheses: a1 %s 1 %s", name, from, d.Command, name)
	default:
		d.unknownFetchItem(from, name)
	}
	return fetchItem{}
}

// noFetchItem says what an item looks like where something else begins.
func (d *decoder) noFetchItem(from wire.Place) {
	switch {
	case d.AtEnd():
		d.Missing("what to fetch, such as FLAGS or (FLAGS BODY[HEADER])")
	case d.Peek() == '"':
		d.Mistake("an item", "Items to fetch are written without quotes (%v), as in FLAGS or BODY[HEADER]", from)
	case d.Peek() == '[':
		d.Mistake("an item", "The brackets at %v belong to BODY or BODY.PEEK, as in %s", from, wire.Quote("BODY"+d.Rest(), 24))
	default:
		d.Mistake("an item", "Expected an item to fetch at %v, such as FLAGS or BODY[HEADER], found %s%s", from, d.Found(), d.Hint())
	}
}

// unknownFetchItem says which item may have been meant.
func (d *decoder) unknownFetchItem(from wire.Place, name string) {
	found := wire.Quote(name, 30)
	for _, section := range sectionTexts {
		if name == section && section != "MIME" {
			d.MistakeAt(from, "an item", "%s at %v is a section, and goes in brackets: BODY[%s] or BODY.PEEK[%s]", name, from, section, section)
			return
		}
	}
	if near := wire.Nearest(name, fetchNames()); near != "" {
		d.MistakeAt(from, "an item", "Unknown item %s at %v: did you mean %s?", found, from, near)
		return
	}
	d.MistakeAt(from, "an item", "Unknown item %s at %v: there are %s, BODY[section] and BODY.PEEK[section]", found, from,
		strings.Join(fetchNames()[4:], " "))
}

func writeFlags(e *encoder, f *fetched) {
	e.raw("FLAGS ")
	e.flags(f.Flags, f.Recent)
}

// writeInternalDate writes a date-time, its day with two digits or a space
// before one (RFC 3501, section 9).
func writeInternalDate(e *encoder, f *fetched) {
	e.raw(f.Date.Format(`INTERNALDATE "_2-Jan-2006 15:04:05 -0700"`))
}

func writeUID(e *encoder, f *fetched) {
	e.raw("UID ")
	e.number(uint64(f.UID))
}

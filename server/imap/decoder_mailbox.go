package imap

import (
	"strings"
	"unicode/utf8"

	"sanduq/server/wire"
)

// ExpectMailbox takes a mailbox name and gives it in UTF-8, INBOX of any letter
// case as "INBOX" (RFC 3501, section 5.1).
func (d *decoder) ExpectMailbox(what string) string {
	from := d.At
	if raw, ok := d.rawName(); ok {
		d.nonASCIIName(from, what, raw)
		return ""
	}
	return d.mailboxName(from, what, d.ExpectAString(what))
}

// ExpectMailboxPattern takes a list-mailbox, a name in which % and * are
// wildcards, and gives it in UTF-8.
func (d *decoder) ExpectMailboxPattern(what string) string {
	from := d.At
	if raw, ok := d.rawName(); ok {
		d.nonASCIIName(from, what, raw)
		return ""
	}
	name := d.ExpectListMailbox(what)
	if d.Err != nil {
		return ""
	}
	if name == "" {
		return ""
	}
	return d.mailboxName(from, what, name)
}

func (d *decoder) mailboxName(from wire.Place, what, raw string) string {
	if d.Err != nil {
		return ""
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] >= 0x80 {
			d.nonASCIIName(from, what, raw)
			return ""
		}
	}
	name, err := decodeUTF7(raw)
	if err != nil {
		d.MistakeAt(from, what, "The %s %s at %v is not modified UTF-7: %v", what, wire.Quote(raw, 40), from, err)
		return ""
	}
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return name
}

// rawName tells whether the name that begins here has eight-bit octets in it,
// and gives it without its quotes.
func (d *decoder) rawName() (string, bool) {
	rest := d.restIfAny()
	end := strings.IndexAny(rest, " \t")
	if strings.HasPrefix(rest, `"`) {
		rest = rest[1:]
		end = strings.IndexByte(rest, '"')
	}
	if end >= 0 {
		rest = rest[:end]
	}
	for i := 0; i < len(rest); i++ {
		if rest[i] >= 0x80 {
			return rest, true
		}
	}
	return "", false
}

func (d *decoder) nonASCIIName(at wire.Place, what, raw string) {
	if !utf8.ValidString(raw) || len(raw) > 200 {
		d.MistakeAt(at, what, "The %s at %v has eight-bit octets that are not UTF-8: a name is written in modified UTF-7", what, at)
		return
	}
	name := encodeUTF7(raw)
	if strings.ContainsAny(name, ` (){%*"\`) {
		name = quoteString(name)
	}
	d.MistakeAt(at, what, "The %s at %v has characters beyond ASCII, which IMAP4rev1 writes in modified UTF-7: %s", what, at, name)
}

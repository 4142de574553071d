package imap

import (
	"slices"
	"strings"
	"unicode/utf8"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// maxSearchDepth bounds parentheses, NOT and OR within each other.
const maxSearchDepth = 100

// A searchDecoder takes search keys (RFC 3501, section 6.4.4).
type searchDecoder struct {
	*decoder
	conn  *conn
	depth int
	plain string // the last argument, with its key, if it was text without quotes
}

// searchNames is every key (RFC 3501, section 6.4.4).
var searchNames = []string{
	"ALL", "ANSWERED", "BCC", "BEFORE", "BODY", "CC", "DELETED", "DRAFT", "FLAGGED", "FROM", "HEADER", "KEYWORD", "LARGER", "NEW", "NOT", "OLD",
	"ON", "OR", "RECENT", "SEEN", "SENTBEFORE", "SENTON", "SENTSINCE", "SINCE", "SMALLER", "SUBJECT", "TEXT", "TO", "UID", "UNANSWERED",
	"UNDELETED", "UNDRAFT", "UNFLAGGED", "UNKEYWORD", "UNSEEN",
}

// simpleKey makes a key without arguments; false where there is none of that name.
func simpleKey(name string) (searchKey, bool) {
	switch name {
	case "ALL":
		return matchAll(nil), true
	case "RECENT":
		return isRecent, true
	case "OLD":
		return matchNot(isRecent), true
	case "NEW":
		return matchAll([]searchKey{isRecent, matchNot(hasFlag(mailstore.FlagSeen))}), true
	}
	flag, not := strings.CutPrefix(name, "UN")
	for _, f := range systemFlags {
		if strings.EqualFold(string(f[1:]), flag) {
			if not {
				return matchNot(hasFlag(f)), true
			}
			return hasFlag(f), true
		}
	}
	return searchKey{}, false
}

// expect takes one search key with its arguments.
func (d *searchDecoder) expect() searchKey {
	if d.depth++; d.depth > maxSearchDepth {
		d.Fail(bad(imap.ResponseCodeLimit, "Search keys are nested more than %d deep", maxSearchDepth))
	}
	defer func() { d.depth-- }()
	if d.Err != nil {
		return searchKey{}
	}
	switch next := d.Peek(); {
	case next == '(':
		var keys []searchKey
		d.ExpectList("list of search keys", func() { keys = append(keys, d.expect()) })
		return matchAll(keys)
	case next == '*' || wire.IsDigit(next):
		return d.expectNumbers()
	}
	from := d.At
	name := strings.ToUpper(d.Run(isNameChar))
	if next := d.Peek(); name == "" || next != 0 && next != ' ' && next != ')' && next != '\t' {
		d.At = from
		d.noSearchKey(name)
		return searchKey{}
	}
	d.Took("search key", from)
	key, ok := d.expectArguments(name)
	if !ok {
		d.unknownSearchKey(from, name)
	}
	return key
}

// expectArguments takes what follows the name of a key; false where there is no
// such key.
func (d *searchDecoder) expectArguments(name string) (searchKey, bool) {
	if key, ok := simpleKey(name); ok {
		d.plain = ""
		return key, true
	}
	switch name {
	case "BCC", "CC", "FROM", "SUBJECT", "TO":
		return inHeader(name, d.expectText(name, "a text, as in "+name+" hello")), true
	case "BODY":
		return inBody(d.expectText(name, "a text, as in BODY hello")), true
	case "TEXT":
		return inText(d.expectText(name, "a text, as in TEXT hello")), true
	case "BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE":
		d.ExpectSP("a date, as in " + name + " 1-Feb-2024")
		return matchDay(name, d.ExpectDate("a date")), true
	case "HEADER":
		d.ExpectSP("the name of a header field, as in HEADER SUBJECT hello")
		field := d.ExpectAString("the name of a header field")
		return inHeader(field, d.expectText(name+" "+field, "a text, as in HEADER SUBJECT hello; \"\" finds the messages that have the field")), true
	case "KEYWORD":
		return d.expectKeyword(name), true
	case "UNKEYWORD":
		return matchNot(d.expectKeyword(name)), true
	case "LARGER":
		size := d.expectSize(name)
		return searchKey{costFlags, func(m *searched) bool { return len(m.Content) > size }}, true
	case "SMALLER":
		size := d.expectSize(name)
		return searchKey{costFlags, func(m *searched) bool { return len(m.Content) < size }}, true
	case "UID":
		d.ExpectSP("a UID set")
		set := d.conn.ExpectUIDs(d.decoder)
		return searchKey{costFlags, func(m *searched) bool { return set.has(uint32(m.UID)) }}, true
	case "NOT":
		d.ExpectSP("the search key that is not to match")
		return matchNot(d.expect()), true
	case "OR":
		d.ExpectSP("the first of the two search keys of OR")
		first := d.expect()
		d.ExpectSP("the second of the two search keys of OR, as in OR SEEN FLAGGED")
		return matchEither(first, d.expect()), true
	}
	return searchKey{}, false
}

// expectNumbers takes a set of message sequence numbers. In an empty mailbox
// `1:*`, which clients send there, finds nothing.
func (d *searchDecoder) expectNumbers() searchKey {
	var set numbers
	if d.conn.sel.Len() == 0 {
		set = resolve(d.ExpectSequenceSet(), 0)
	} else {
		set = d.conn.ExpectNumbers(d.decoder, "the search key UID, as in UID 5")
	}
	d.endSet()
	return searchKey{costFlags, func(m *searched) bool { return set.has(m.Seq) }}
}

// expectText takes the string of a key.
func (d *searchDecoder) expectText(key, what string) *needle {
	d.ExpectSP(what)
	from, quotes := d.At, d.Peek() == '"' || d.Peek() == '{'
	text := d.ExpectAString("a text")
	d.plain = ""
	if !quotes {
		d.plain = key + ` "` + text
	}
	if d.Err == nil && !utf8.ValidString(text) {
		d.MistakeAt(from, "a text", "The text at %v is not UTF-8, and other charsets are not known here", from)
	}
	return newNeedle(text)
}

// expectKeyword takes a flag that is no system flag.
func (d *searchDecoder) expectKeyword(name string) searchKey {
	d.ExpectSP("a keyword, as in " + name + " $Forwarded")
	if d.Peek() == '\\' {
		d.Mistake("a keyword", `%s at %v: a keyword has no backslash; for the flag \Seen the keys are SEEN and UNSEEN, and so on`, d.Found(), d.At)
	}
	return hasFlag(mailstore.Flag(d.ExpectAtom("a keyword")))
}

func (d *searchDecoder) expectSize(name string) int {
	d.ExpectSP("a number of octets, as in " + name + " 1000")
	return int(min(uint64(d.ExpectNumber("a number of octets")), 1<<31-1))
}

// noSearchKey says what a key looks like where something else begins.
func (d *searchDecoder) noSearchKey(name string) {
	found, rest := d.Found(), d.Rest()
	switch {
	case rest == "":
		d.Missing("a search key, such as UNSEEN or SUBJECT \"hello\"")
	case rest[0] == '"' || rest[0] == '{':
		d.Mistake("a search key", "A text at %v where a search key is expected: to find a text write TEXT before it, or BODY or SUBJECT", d.At)
	case rest[0] == '\\':
		d.Mistake("a search key", "Flags are searched by keys without a backslash (%v): SEEN, UNSEEN, DELETED, FLAGGED and so on", d.At)
	case slices.Contains(searchNames, name):
		d.Mistake("a search key", "Found %s at %v: after the search key %s stands one space", found, d.At, name)
	default:
		d.Mistake("a search key", "Expected a search key at %v, such as UNSEEN or SUBJECT \"hello\", found %s%s", d.At, found, d.phrase())
	}
}

// unknownSearchKey says which key may have been meant, or that a text of
// several words wants quotes.
func (d *searchDecoder) unknownSearchKey(from wire.Place, name string) {
	found := wire.Quote(d.Lines[from.Line][from.Octet:d.At.Octet], 30)
	hint := d.phrase()
	switch near := wire.Nearest(name, searchNames); {
	case name == "CHARSET":
		hint = ": it goes first, before all keys"
	case name == "AND":
		hint = ": keys side by side must all match, so leave it out"
	case name == "READ" || name == "UNREAD": // what mail programs call it
		hint = ": did you mean " + strings.Replace(name, "READ", "SEEN", 1) + "?"
	case hint != "": // most likely a part of the text before it
	case near != "" && near[0] == name[0]: // "world" is not OLD
		hint = ": did you mean " + near + "?"
	default:
		hint = `: to find a text write TEXT, BODY or SUBJECT before it, as in TEXT "hello"`
	}
	d.MistakeAt(from, "a search key", "Unknown search key %s at %v%s", found, from, hint)
}

// phrase is the hint that the text before was meant to go on.
func (d *searchDecoder) phrase() string {
	if d.plain == "" || len(d.plain) > 60 || !wire.Printable(d.plain) {
		return ""
	}
	return "; a text of several words is put in double quotes, as in " + d.plain + ` ..."`
}

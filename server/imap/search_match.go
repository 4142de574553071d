package imap

import (
	"bytes"
	"strings"
	"time"

	"sanduq/server/mailstore"
	"sanduq/server/message"
)

// A searchKey is a condition on a message. go-imap's SearchCriteria cannot carry
// all that SEARCH says (SMALLER 0, an order of evaluation), so it is a
// function.
type searchKey struct {
	cost  searchCost
	match func(*searched) bool
}

// What a message and a key cost beside the octets they look through, in octets.
const (
	messageCost = 64
	keyCost     = 16
)

// A searchCost is what has to be read of a message to know whether it matches.
type searchCost int

const (
	costFlags  searchCost = iota // nothing of its text
	costHeader                   // fields of its header
	costBody                     // its parts, decoded
)

// A searched is a message while it is searched, with what was read of it.
type searched struct {
	*mailstore.Message
	parser message.Parser
	header []byte
	body   [][]byte // texts of the body, decoded
	read   bool     // body is there
}

// matchAll holds where all keys do. Cheap ones are asked first.
func matchAll(keys []searchKey) searchKey {
	if len(keys) == 1 {
		return keys[0]
	}
	all := searchKey{}
	var inOrder []searchKey
	for cost := costFlags; cost <= costBody; cost++ {
		for _, k := range keys {
			if k.cost == cost {
				inOrder = append(inOrder, k)
				all.cost = cost
			}
		}
	}
	all.match = func(m *searched) bool {
		for _, k := range inOrder {
			if !m.parser.Meter.Spend(keyCost) || !k.match(m) {
				return false
			}
		}
		return true
	}
	return all
}

// matchEither holds where one of two keys does. The cheaper one is asked first.
func matchEither(a, b searchKey) searchKey {
	if b.cost < a.cost {
		a, b = b, a
	}
	return searchKey{b.cost, func(m *searched) bool { return a.match(m) || b.match(m) }}
}

func matchNot(k searchKey) searchKey {
	return searchKey{k.cost, func(m *searched) bool { return !k.match(m) }}
}

// hasFlag makes the key for a flag. Messages in a row mostly have the same flags,
// so the last answer is kept; a key belongs to one command, and so to one
// goroutine.
func hasFlag(f mailstore.Flag) searchKey {
	var flags mailstore.Flags
	has := false // as flags has none
	return searchKey{costFlags, func(m *searched) bool {
		if m.Flags != flags {
			flags, has = m.Flags, m.Flags.Has(f)
		}
		return has
	}}
}

var isRecent = searchKey{costFlags, func(m *searched) bool { return m.Recent }}

// internalDay is the day of the internal date in its own zone (RFC 3501, section
// 6.4.4: disregarding time and timezone).
func internalDay(m *searched) (time.Time, bool) {
	year, month, day := m.Date.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
}

// sentDay is the day in the Date field. A message without one that can be read
// was sent on no day.
func sentDay(m *searched) (time.Time, bool) {
	date, ok := m.parser.FieldValue(m.head(), "Date")
	if !ok {
		return time.Time{}, false
	}
	return message.ParseDate(date)
}

// matchDay makes the key of that name for a date: SINCE, BEFORE and ON look at the
// internal date, the same with SENT before them at the Date field.
func matchDay(name string, wanted time.Time) searchKey {
	name, sent := strings.CutPrefix(name, "SENT")
	key := searchKey{cost: costFlags}
	date := internalDay
	if sent {
		key.cost, date = costHeader, sentDay
	}
	key.match = func(m *searched) bool {
		day, ok := date(m)
		switch {
		case !ok:
			return false
		case name == "BEFORE":
			return day.Before(wanted)
		case name == "SINCE":
			return !day.Before(wanted)
		}
		return day.Equal(wanted)
	}
	return key
}

func (m *searched) head() []byte {
	if m.header == nil {
		m.header = m.parser.HeaderOf(m.Content)
	}
	return m.header
}

// inHeader makes the key for a text in the fields of that name. A text that is
// empty is in every such field.
func inHeader(name string, n *needle) searchKey {
	return searchKey{costHeader, func(m *searched) bool {
		for f := range m.parser.Fields(m.head()) {
			if f.Is(name) && (n.empty() || n.in([]byte(m.parser.DecodeWords(f.Value())), m.parser.Meter)) {
				return true
			}
		}
		return false
	}}
}

// inBody makes the key for a text in the body.
func inBody(n *needle) searchKey {
	return searchKey{costBody, func(m *searched) bool { return n.empty() || m.bodyHas(n) }}
}

// inText makes the key for a text in header or body.
func inText(n *needle) searchKey {
	return searchKey{costBody, func(m *searched) bool { return n.empty() || m.headerHas(n) || m.bodyHas(n) }}
}

func (m *searched) headerHas(n *needle) bool {
	for f := range m.parser.Fields(m.head()) {
		if n.in(m.fieldText(f), m.parser.Meter) {
			return true
		}
	}
	return false
}

// fieldText is a field in readable form: unfolded, its encoded words decoded.
func (m *searched) fieldText(f message.Field) []byte {
	line := bytes.TrimRight(f.Octets, "\r\n")
	if !bytes.Contains(line, []byte("\n")) && !bytes.Contains(line, []byte("=?")) {
		return line
	}
	return []byte(f.Name() + ": " + m.parser.DecodeWords(f.Value()))
}

// bodyHas looks through the texts of the body: text parts, and the headers of
// parts and of contained messages. Other parts, such as pictures, have none.
func (m *searched) bodyHas(n *needle) bool {
	if !m.read {
		m.read = true
		m.readBody()
	}
	for _, text := range m.body {
		if n.in(text, m.parser.Meter) {
			return true
		}
	}
	return false
}

func (m *searched) readBody() {
	root := m.parser.Scan(m.Content)
	root.Walk(func(p *message.Part) bool {
		if p != root && p.Header.Len() > 0 {
			for f := range m.parser.Fields(p.HeaderOctets()) {
				m.body = append(m.body, m.fieldText(f))
			}
		}
		if p.Type == "TEXT" {
			m.body = append(m.body, p.Text())
		}
		return true
	})
}

package guard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxFollowed is of how many messages of a mailbox it is followed whether they are
// marked. Of those beyond nothing is known.
const maxFollowed = 1 << 15

// maxWork bounds what one response may cost: parts of a set times messages.
const maxWork = 1 << 18

// A box is the mailbox that is open: which of its messages may be marked \Deleted.
type box struct {
	name     string
	readOnly bool
	counted  bool   // the server has said how many messages there are
	count    uint32 // messages
	messages []message
}

// A message is what is known of one, at its sequence number.
type message struct {
	uid    uint32 // 0: not known
	marked marking
}

// A marking is whether a message is marked \Deleted.
type marking uint8

const (
	unknown marking = iota
	unmarked
	marked
)

// forget keeps of the messages how many there are.
func (b *box) forget() { b.messages = nil }

// at gives what is known of a message, to be changed; nil: it is not followed.
func (b *box) at(number uint32) *message {
	if number == 0 || number > maxFollowed || b.counted && number > b.count {
		return nil
	}
	if missing := int(number) - len(b.messages); missing > 0 {
		b.messages = append(b.messages, make([]message, missing)...)
	}
	return &b.messages[number-1]
}

// renamed follows RENAME: of the mailbox, or of one above it, whatever stands between
// the names of levels. INBOX itself stays (RFC 3501, section 6.3.5).
func (b *box) renamed(arguments string) {
	from, n, ok1 := astring(strings.TrimLeft(arguments, " "))
	to, _, ok2 := astring(strings.TrimLeft(strings.TrimLeft(arguments, " ")[n:], " "))
	rest, within := strings.CutPrefix(b.name, from)
	if ok1 && ok2 && within && !is(from, "INBOX") && (rest == "" || strings.IndexByte("/.", rest[0]) >= 0) {
		b.name = to + rest
	}
}

// exists follows EXISTS (RFC 3501, section 7.3.1).
func (b *box) exists(n uint32) {
	b.count, b.counted = n, true
	b.messages = b.messages[:min(len(b.messages), int(n))]
}

// expunge follows EXPUNGE (section 7.4.1): the numbers above move down.
func (b *box) expunge(n uint32) {
	if n == 0 || b.counted && n > b.count {
		return
	}
	if b.counted {
		b.count--
	}
	if int(n) <= len(b.messages) {
		b.messages = slices.Delete(b.messages, int(n)-1, int(n))
	}
}

// vanished follows VANISHED (RFC 7162, section 3.2.10), which says by UIDs what went.
// What went before the mailbox was opened, EARLIER, was not counted.
func (b *box) vanished(set string) {
	if strings.HasPrefix(set, "(") {
		return
	}
	ranges, ok := readSet(set, 0)
	if ok && len(ranges)*len(b.messages) > maxWork {
		ok = false
	}
	if !ok || !b.counted || len(b.messages) < int(b.count) || slices.ContainsFunc(b.messages, func(m message) bool { return m.uid == 0 }) {
		b.messages, b.counted = nil, false // which numbers moved cannot be said
		return
	}
	b.messages = slices.DeleteFunc(b.messages, func(m message) bool { return ranges.has(m.uid) })
	b.count = uint32(len(b.messages))
}

// fetched follows a FETCH response (RFC 3501, section 7.4.2).
func (b *box) fetched(number uint32, response string) {
	m := b.at(number)
	if m == nil {
		return
	}
	if !fetchItems(response, func(name, value string) {
		switch name {
		case "UID":
			if uid, err := strconv.ParseUint(value, 10, 32); err == nil {
				m.uid = uint32(uid)
			}
		case "FLAGS":
			m.marked = unmarked
			if hasDeleted(value) {
				m.marked = marked
			}
		}
	}) {
		m.marked = unknown
	}
}

// hasDeleted says whether a list of flags has \Deleted.
func hasDeleted(flags string) bool {
	for _, f := range strings.FieldsFunc(flags, func(r rune) bool { return r == ' ' || r == '(' || r == ')' }) {
		if is(f, `\DELETED`) {
			return true
		}
	}
	return false
}

// stored follows a STORE that was completed. What it marks is marked, whether or not
// the server has said so; what it takes the mark from is known to be free only where
// it was told to be silent, since else the server's own FETCH says it.
func (b *box) stored(c *imapCommand) {
	set, rest, _ := strings.Cut(strings.TrimLeft(c.text, " "), " ")
	conditional := strings.HasPrefix(rest, "(") // UNCHANGEDSINCE (RFC 7162, section 3.1.3): of some messages it may have done nothing
	if _, after, ok := strings.Cut(rest, ") "); ok && conditional {
		rest = after
	}
	item, flags, _ := strings.Cut(rest, " ")
	item, silent := strings.CutSuffix(upper(item), ".SILENT")
	deleted := hasDeleted(flags)
	now := unknown
	switch {
	case item == "FLAGS" && deleted, item == "+FLAGS" && deleted:
		now = marked
	case item == "FLAGS", item == "-FLAGS" && deleted:
		if !silent || conditional {
			return
		}
		now = unmarked
	case item == "+FLAGS", item == "-FLAGS":
		return
	}
	largest := uint32(0)
	if c.name == "STORE" {
		largest = b.count
	}
	ranges, ok := readSet(set, largest)
	if !ok || now == unknown {
		b.forget()
		return
	}
	b.set(ranges, c.name == "UID STORE", now)
}

// set marks messages by their numbers or UIDs.
func (b *box) set(ranges set, byUID bool, now marking) {
	if byUID {
		for i := range b.messages {
			m := &b.messages[i]
			switch {
			case m.uid == 0 && now == marked && m.marked == unmarked: // it may be one of them
				m.marked = unknown
			case m.uid != 0 && ranges.has(m.uid):
				m.marked = now
			}
		}
		return
	}
	last := min(b.count, maxFollowed)
	for _, r := range ranges {
		for n := r.from; n <= min(r.to, last); n++ {
			b.at(n).marked = now
		}
	}
}

// mayHaveMarked says whether a message may be marked \Deleted.
func (b *box) mayHaveMarked() bool {
	markedNow, unknownNow := b.tally()
	return markedNow+unknownNow > 0 || !b.counted
}

// tally counts the messages that are marked, and those of which it is not known.
func (b *box) tally() (markedNow, unknownNow int) {
	for _, m := range b.messages {
		switch m.marked {
		case marked:
			markedNow++
		case unknown:
			unknownNow++
		}
	}
	return markedNow, unknownNow + max(0, int(b.count)-len(b.messages))
}

// tell says what is known.
func (b *box) tell(say *Texts) string {
	name := say.Mailbox
	if b.name != "" {
		name = fmt.Sprintf(say.MailboxNamed, b.name)
	}
	switch {
	case b.readOnly:
		return fmt.Sprintf(say.BoxReadOnly, name)
	case !b.counted:
		return fmt.Sprintf(say.BoxUncounted, name)
	}
	markedNow, unknownNow := b.tally()
	text := fmt.Sprintf(say.BoxMarked, name, b.count, markedNow)
	if markedNow > 0 {
		text += " (" + b.numbers() + ")"
	}
	if unknownNow > 0 {
		text += fmt.Sprintf(say.BoxUnknown, unknownNow)
	}
	return text + "."
}

// numbers lists the first messages that are marked.
func (b *box) numbers() string {
	var all []string
	for i, m := range b.messages {
		if m.marked != marked {
			continue
		}
		if len(all) == 10 {
			return strings.Join(all, ", ") + ", …"
		}
		all = append(all, strconv.Itoa(i+1))
	}
	return strings.Join(all, ", ")
}

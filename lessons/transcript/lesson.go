package transcript

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Lesson is one parsed file. Its parts are not to be changed.
type Lesson struct {
	File      string // as given to Parse
	Title     string
	Summary   string
	Host      string    // the mail host's name; empty: not given
	Date      time.Time // where the lesson's clock starts; zero: not given
	Mailboxes string    // name of the mailbox set
	Quota     int64     // of each user, in octets; 0: none
	TLS       bool      // STARTTLS and STLS are offered
	Source    string    // the part of the document that the lesson comes from

	Body   int            // octet offset of the Markdown after the front matter
	Keys   map[string]int // front matter keys that were given, with their lines
	Blocks []*Block       // every dialogue, nocheck ones included, in file order
	Steps  []*Step        // Steps[i].Number == i+1
	Tasks  []*Task        // Tasks[i].Number == i+1
}

// A Block is one fenced dialogue, or one of a task's solution.
type Block struct {
	Number   int    // from 1 through the lesson; 0: of a solution
	Protocol string // imap, pop3 or smtp
	Conn     string // the connection's name: as=, else the protocol
	Port     int    // 0: the protocol's own
	Ordered  bool   // answers come in file order; always so for pop3 and smtp
	BareLF   bool   // eol=lf: client lines end in LF alone
	Escaped  bool   // \xHH, \t and \\ are allowed
	Listing  bool   // the document's own printed dialogue
	NoCheck  bool   // shown only; has no steps
	Line     int    // of the opening fence, from 1
	End      int    // of the closing fence, or of the file's last line
	Lines    []*Line
}

// A Kind says who speaks in a line of a dialogue.
type Kind byte

const (
	Client Kind = 'C'
	Server Kind = 'S'
	Shown  Kind = 'I'
	Note   Kind = 'N'
	TLS    Kind = 'T'
)

// Marker returns how lines of the kind begin in a file: `C:`, …, `TLS:`.
func (k Kind) Marker() string {
	if k == TLS {
		return "TLS:"
	}
	return string(rune(k)) + ":"
}

// A Line is one line of a dialogue.
type Line struct {
	Number int // in the file, from 1
	Kind   Kind
	Text   string // after the marker and one space, as written in the file
	Step   int    // number of the step it belongs to; 0: none
}

// A Fault is something wrong with a lesson, at a place.
type Fault struct {
	File string
	Line int // from 1
	What string
}

// Error returns file:line: what.
func (f Fault) Error() string {
	return f.File + ":" + strconv.Itoa(f.Line) + ": " + f.What
}

// Parse reads a lesson. It always returns one, holding what could be read;
// the faults are in the order of their lines. Front matter may be absent.
func Parse(file string, src []byte) (*Lesson, []Fault) {
	p := &parser{lesson: &Lesson{File: file, Keys: map[string]int{}}, conns: map[string]*dialogueState{}, bound: map[string]bool{}}
	lines := splitLines(string(src))
	rest := p.frontMatter(lines)
	p.lesson.Body = offsetOfLine(string(src), rest)
	p.fences(lines, rest)
	p.encoding(lines)
	sortFaults(p.faults)
	return p.lesson, p.faults
}

// encoding tells of the first line that is no UTF-8: an old encoding is the same in all others.
func (p *parser) encoding(lines []string) {
	for i, line := range lines {
		if utf8.ValidString(line) {
			continue
		}
		octet := 1
		for size := 0; ; octet += size {
			var r rune
			if r, size = utf8.DecodeRuneInString(line[octet-1:]); r == utf8.RuneError && size == 1 {
				break
			}
		}
		p.fault(i+1, "octet "+strconv.Itoa(octet)+" of the line is no UTF-8: save the file in that encoding")
		return
	}
}

type parser struct {
	lesson *Lesson
	faults []Fault
	conns  map[string]*dialogueState
	bound  map[string]bool // names captured so far

	solving bool // the steps are of a solution, whose C: lines use the names of the lesson alone
}

func (p *parser) fault(line int, what string) {
	p.faults = append(p.faults, Fault{File: p.lesson.File, Line: line, What: what})
}

func sortFaults(f []Fault) {
	for i := 1; i < len(f); i++ { // few, and nearly sorted already
		for j := i; j > 0 && f[j].Line < f[j-1].Line; j-- {
			f[j], f[j-1] = f[j-1], f[j]
		}
	}
}

// offsetOfLine returns the octet at which the line of the given index begins.
func offsetOfLine(s string, index int) int {
	at := 0
	for range index {
		n := strings.IndexByte(s[at:], '\n')
		if n < 0 {
			return len(s)
		}
		at += n + 1
	}
	return at
}

// splitLines returns the lines of a text without their ends.
func splitLines(s string) []string {
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSuffix(l, "\r")
	}
	return lines
}

// Version names what a log of what a learner sent was sent to: the lesson's
// world, its dialogues, the goals of its tasks, and the mailbox set, by what
// mailset.Set.Hash says of it. Prose, notes, hints and solutions are no part of
// it, so it is the same in every language of a lesson; and what a log leads to is
// the same while it is.
func (l *Lesson) Version(set string) string {
	h := fnv.New64a()
	put := putter(h)
	put(l.Hash())
	put(set)
	for _, t := range l.Tasks {
		put(strconv.Itoa(t.After))
		for _, g := range t.Goals {
			put(g.Text)
		}
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// Hash is of the lesson's world and its dialogues alone: it names the set, and does
// not say what is in it. Records and hand-ins had it before there was Version.
func (l *Lesson) Hash() string {
	h := fnv.New64a()
	put := putter(h)
	put(l.Host)
	put(l.Date.UTC().Format(time.RFC3339Nano))
	put(l.Mailboxes)
	put(strconv.FormatInt(l.Quota, 10))
	put(strconv.FormatBool(l.TLS))
	for _, b := range l.Blocks {
		if b.NoCheck {
			continue
		}
		put(b.Header())
		for _, line := range b.Lines {
			if line.Kind == Client || line.Kind == Server || line.Kind == TLS {
				put(line.Kind.Marker() + line.Text)
			}
		}
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// putter returns what writes texts so that no two lists of them come out alike.
func putter(w io.Writer) func(string) {
	return func(s string) { io.WriteString(w, s+"\x00") }
}

// Header returns the fence's info string in one fixed form: equal blocks of
// two languages have equal ones.
func (b *Block) Header() string {
	s := b.Protocol
	if b.Conn != b.Protocol {
		s += " as=" + b.Conn
	}
	if b.Port != 0 {
		s += " port=" + strconv.Itoa(b.Port)
	}
	for _, a := range []struct {
		on   bool
		name string
	}{
		{b.Ordered && b.Protocol == "imap", "ordered"}, {b.BareLF, "eol=lf"}, {b.Escaped, "escaped"},
		{b.Listing, "listing"}, {b.NoCheck, "nocheck"},
	} {
		if a.on {
			s += " " + a.name
		}
	}
	return s
}

// BlockAt returns the block whose opening fence stands in the given line of
// the file, or nil.
func (l *Lesson) BlockAt(line int) *Block {
	for _, b := range l.Blocks {
		if b.Line == line {
			return b
		}
	}
	return nil
}

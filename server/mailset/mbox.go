package mailset

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"sanduq/server/mailstore"
)

// An mboxMessage is one message of an mbox, its lines ended by CRLF.
type mboxMessage struct {
	content []byte
	date    time.Time // of the "From " line; zero if it has none
	flags   mailstore.Flags
}

// eachInMbox calls f for every message of an mbox, with the number of its "From "
// line, until f returns an error, which it gives back. A message begins at a line
// that starts with "From ", the first of the file or after an empty one. Of lines
// that start with ">From ", ">>From " and so on one ">" is taken off: right for
// mboxrd, and for mboxo as far as can be known (RFC 4155, appendix A).
func eachInMbox(src []byte, f func(line int, m mboxMessage, err error) error) error {
	if len(src) == 0 {
		return nil
	}
	if !bytes.HasPrefix(src, []byte("From ")) {
		return f(1, mboxMessage{}, errors.New(`not an mbox: it does not begin with "From "`))
	}
	var lines [][]byte
	begin, n := 1, 0
	emit := func() error {
		m, err := mboxMessageOf(lines)
		lines = lines[:0]
		return f(begin, m, err)
	}
	for line := range bytes.Lines(src) {
		n++
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if n > 1 && bytes.HasPrefix(line, []byte("From ")) && len(lines[len(lines)-1]) == 0 {
			if err := emit(); err != nil {
				return err
			}
			begin = n
		}
		lines = append(lines, line)
	}
	return emit()
}

// mboxMessageOf makes a message of its lines, the "From " line first. The empty
// line before the next is not part of it.
func mboxMessageOf(lines [][]byte) (mboxMessage, error) {
	m := mboxMessage{date: postmarkDate(string(lines[0]))}
	lines = lines[1:]
	if len(lines) > 0 && len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	size := 0
	for _, line := range lines {
		size += len(line) + 2
	}
	m.content = make([]byte, 0, size)
	var status string
	header := true
	for _, line := range lines {
		header = header && len(line) > 0
		if letters, ok := statusField(line); header && ok {
			status += letters
			continue
		}
		if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
			line = line[1:]
		}
		m.content = append(append(m.content, line...), '\r', '\n')
	}
	var err error
	m.flags, err = statusFlags(status)
	return m, err
}

// postmarkDate reads the date at the end of a line "From alex@smallorg.org Tue
// Feb 29 12:00:00 2000", as UTC.
func postmarkDate(line string) time.Time {
	words := strings.Fields(line)
	for i := 1; i+4 < len(words); i++ {
		if t, err := time.Parse(time.ANSIC, strings.Join(words[i:i+5], " ")); err == nil {
			return t
		}
	}
	return time.Time{}
}

// statusField returns the letters of a field in which mail programs keep flags
// in an mbox: "Status: RO" or "X-Status: AF". They are no part of the message.
func statusField(line []byte) (string, bool) {
	name, value, ok := strings.Cut(string(line), ":")
	if !ok || !strings.EqualFold(name, "Status") && !strings.EqualFold(name, "X-Status") {
		return "", false
	}
	return strings.TrimSpace(value), true
}

func statusFlags(letters string) (mailstore.Flags, error) {
	var flags []mailstore.Flag
	for _, l := range letters {
		switch l {
		case 'R':
			flags = append(flags, mailstore.FlagSeen)
		case 'A':
			flags = append(flags, mailstore.FlagAnswered)
		case 'F':
			flags = append(flags, mailstore.FlagFlagged)
		case 'D':
			flags = append(flags, mailstore.FlagDeleted)
		case 'T':
			flags = append(flags, mailstore.FlagDraft)
		}
	}
	return mailstore.MakeFlags(flags...)
}

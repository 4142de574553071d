package mailset

import (
	"bytes"
	"errors"
	"fmt"
)

// withCRLF returns a message with CRLF at the end of every line, as on the wire;
// files may end lines in LF.
func withCRLF(src []byte) []byte {
	bare := 0
	for i, c := range src {
		if c == '\n' && (i == 0 || src[i-1] != '\r') {
			bare++
		}
	}
	if bare == 0 {
		return src
	}
	out := make([]byte, 0, len(src)+bare)
	for i, c := range src {
		if c == '\n' && (i == 0 || src[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out
}

// A lineError is a fault of a message at a line of it.
type lineError struct {
	line int
	what string
}

func (e *lineError) Error() string { return e.what }

// lineOf returns the line that an error tells of, 0 if none.
func lineOf(err error) int {
	if at, ok := errors.AsType[*lineError](err); ok {
		return at.line
	}
	return 0
}

// checkMessage refuses what cannot be a message (RFC 5322, sections 2.1 and 2.2):
// it must begin with a header field, and have no NUL.
func checkMessage(content []byte) error {
	if len(content) == 0 {
		return errors.New("the message is empty")
	}
	if i := bytes.IndexByte(content, 0); i >= 0 {
		return &lineError{1 + bytes.Count(content[:i], []byte("\n")), "the message has a NUL in it"}
	}
	first, _, _ := bytes.Cut(content, []byte("\r\n"))
	if !isField(first) {
		return &lineError{1, fmt.Sprintf("the message has no header: it begins with %.40q", first)}
	}
	return nil
}

// isField tells whether a line begins as a header field does: a name of printable
// characters, then a colon (RFC 5322, section 2.2).
func isField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

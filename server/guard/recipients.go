package guard

import (
	"strconv"
	"strings"
)

// recipients are those that a server has accepted for a message.
type recipients struct {
	next  string // of the RCPT under way
	named [3]string
	many  int
}

func (r *recipients) add() {
	if r.many < len(r.named) {
		r.named[r.many] = r.next
	}
	r.many++
}

// String names the first few, and says how many more there are.
func (r *recipients) String() string {
	s := strings.Join(r.named[:min(r.many, len(r.named))], ", ")
	if more := r.many - len(r.named); more > 0 {
		s += ", + " + strconv.Itoa(more)
	}
	return s
}

// path is the forward-path in the arguments of RCPT, as it was typed, without its brackets where it has them (RFC 5321,
// section 4.1.1.3).
func path(arguments string) string {
	_, after, _ := strings.Cut(arguments, ":")
	if _, inner, ok := strings.Cut(after, "<"); ok {
		after, _, _ = strings.Cut(inner, ">")
	}
	const longest = 254 // RFC 5321, section 4.5.3.1.3, without the brackets
	if len(after) > longest {
		after = strings.ToValidUTF8(after[:longest], "") + "…"
	}
	return strings.TrimSpace(after)
}

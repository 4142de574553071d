package smtp

import (
	"strings"

	"sanduq/server/wire"
)

// A decoder reads one command line of SMTP.
type decoder struct {
	wire.Decoder
	enhanced string // of a mistake that has no reply of its own
}

// newDecoder stands at the beginning of a line. White space at its end is
// tolerated (RFC 5321, section 4.1.1).
func newDecoder(line wire.Line) *decoder {
	d := &decoder{enhanced: "5.5.4"}
	d.Lines = []string{strings.TrimRight(line.Text, " \t")}
	d.Texts = wire.English
	return d
}

// refuse records a reply as what is wrong with the line, unless something is
// already.
func (d *decoder) refuse(code int, enhanced, format string, args ...any) {
	d.Fail(say(code, enhanced, format, args...))
}

// Word takes what stands before the next white space, or says that what is missing.
func (d *decoder) Word(what string) string {
	d.ExpectSP(what)
	return d.Run(isNotSpace)
}

// Remainder takes all that is left of the line behind a space, or gives "".
func (d *decoder) Remainder() string {
	return strings.TrimLeft(d.Run(func(byte) bool { return true }), " \t")
}

// expectKeyword takes FROM: or TO: in any letter case.
func (d *decoder) expectKeyword(word string) {
	if d.Err != nil {
		return
	}
	rest := d.Rest()
	if len(rest) > len(word) && strings.EqualFold(rest[:len(word)], word) && rest[len(word)] == ':' {
		d.At.Octet += len(word) + 1
		if next := d.Peek(); next == ' ' || next == '\t' {
			d.Mistake("<", "A space at %s: nothing stands between the colon and <%s", d.Here(), d.Hint())
		}
		return
	}
	if len(rest) >= len(word) && strings.EqualFold(rest[:len(word)], word) {
		d.At.Octet += len(word)
		d.Mistake(":", "Expected a colon right behind %s at %s, found %s%s", word, d.Here(), d.Found(), d.Hint())
		return
	}
	d.Unexpected(word + ":")
}

func isNotSpace(c byte) bool { return c != ' ' && c != '\t' }

func isLetDig(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || wire.IsDigit(c)
}

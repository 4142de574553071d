package pop3

import (
	"unicode/utf8"

	"sanduq/server/wire"
)

// A decoder reads the arguments of one command; see wire.Decoder for how its
// methods work together.
type decoder struct {
	wire.Decoder
	say texts
}

// isBlank: what may stand between arguments, rightly or wrongly.
func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// expectWord takes what stands before the next space.
func (d *decoder) expectWord(what string) string {
	from := d.At
	word := d.Run(func(b byte) bool { return !isBlank(b) })
	d.utf8(from, word)
	d.Took(what, from)
	return word
}

// expectRest takes what is left of the line, spaces included.
func (d *decoder) expectRest(what string) string {
	switch {
	case d.AtEnd():
		d.Missing(what)
	case d.Peek() == ' ' && len(d.Rest()) > 1:
		d.At.Octet++
	default:
		d.ExpectSP(what)
	}
	from := d.At
	rest := d.Run(func(byte) bool { return true })
	d.utf8(from, rest)
	d.Took(what, from)
	return rest
}

// utf8 refuses octets that are no UTF-8 (RFC 6856, section 2.2).
func (d *decoder) utf8(from wire.Place, s string) {
	for i := 0; i < len(s) && d.Err == nil; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			d.At = wire.Place{Line: from.Line, Octet: from.Octet + i}
			d.Mistake("UTF-8", "%s", d.say.noUTF8(wire.Quote(s[i:i+1], 4), d.Here()))
		}
		i += n
	}
}

// maxNumber bounds the numbers of messages and lines: more than any maildrop has.
const maxNumber = 1<<31 - 1

// expectMessage takes the space before a message's number and the number.
func (d *decoder) expectMessage() int {
	d.ExpectSP("message")
	return int(d.ExpectNZNumber("message", maxNumber))
}

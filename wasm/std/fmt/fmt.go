// Package fmt is what the program of the page needs of the standard fmt: the verbs v s q d c x X o U T and w of %, with the
// flags 0, - and (of U) #, width and precision, for errors, Stringers, strings, octets, integers, booleans and slices of these.
package fmt

import (
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Stringer says itself how it is printed.
type Stringer interface{ String() string }

// Sprintf formats.
func Sprintf(format string, args ...any) string { return string(Appendf(nil, format, args...)) }

// Fprintf formats into w.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return w.Write(Appendf(nil, format, args...))
}

// Sprint formats each argument as %v does, with a space between two of which neither is a string.
func Sprint(args ...any) string {
	var b []byte
	for i, arg := range args {
		if i > 0 && !isString(arg) && !isString(args[i-1]) {
			b = append(b, ' ')
		}
		b = verb{char: 'v', precision: -1}.append(b, arg)
	}
	return string(b)
}

func isString(arg any) bool { return arg != nil && reflect.TypeOf(arg).Kind() == reflect.String }

// A verb is one place of a format: %-05.3d.
type verb struct {
	char             rune
	minus, zero      bool
	sharp            bool // only U has it
	width, precision int  // precision -1: none
}

// Appendf formats behind b.
func Appendf(b []byte, format string, args ...any) []byte {
	next := 0
	for {
		text, rest, found := strings.Cut(format, "%")
		b = append(b, text...)
		if !found {
			break
		}
		v, n := parseVerb(rest)
		format = rest[n:]
		switch {
		case n == 0 || v.char == 0:
			b = append(b, "%!(NOVERB)"...)
		case v.char == '%':
			b = append(b, '%')
		case next >= len(args):
			b = append(b, "%!"+string(v.char)+"(MISSING)"...)
		default:
			b = v.append(b, args[next])
			next++
		}
	}
	if next < len(args) {
		b = append(b, "%!(EXTRA)"...)
	}
	return b
}

// parseVerb reads a verb behind its %, and says how many octets it has.
func parseVerb(s string) (verb, int) {
	v := verb{precision: -1}
	i := 0
	for ; i < len(s) && strings.IndexByte("-0#", s[i]) >= 0; i++ {
		v.minus = v.minus || s[i] == '-'
		v.sharp = v.sharp || s[i] == '#'
		v.zero = v.zero || s[i] == '0'
	}
	number := func() (n int) {
		for ; i < len(s) && '0' <= s[i] && s[i] <= '9' && n < 1000; i++ {
			n = n*10 + int(s[i]-'0')
		}
		return n
	}
	v.width = number()
	if i < len(s) && s[i] == '.' {
		i++
		v.precision = number()
	}
	char, size := utf8.DecodeRuneInString(s[i:])
	if size == 0 {
		return v, i
	}
	v.char = char
	return v, i + size
}

// append formats one argument.
func (v verb) append(b []byte, arg any) []byte {
	if v.sharp && v.char != 'U' {
		return v.wrong(b, "flag #")
	}
	if v.char == 'T' {
		if arg == nil {
			return v.pad(b, "<nil>")
		}
		v.char = 's'
		return v.text(b, reflect.TypeOf(arg).String())
	}
	if strings.ContainsRune("vswqxX", v.char) {
		switch a := arg.(type) {
		case nil:
			if v.char == 'v' {
				return v.pad(b, "<nil>")
			}
			return v.wrong(b, "<nil>")
		case error:
			return v.text(b, a.Error())
		case Stringer:
			return v.text(b, a.String())
		case []byte:
			if v.char != 'v' {
				return v.text(b, string(a))
			}
		}
	}
	if arg == nil {
		return v.wrong(b, "<nil>")
	}
	return v.value(b, reflect.ValueOf(arg))
}

func (v verb) value(b []byte, a reflect.Value) []byte {
	switch a.Kind() {
	case reflect.String:
		if strings.ContainsRune("vsqxX", v.char) {
			return v.text(b, a.String())
		}
	case reflect.Bool:
		if v.char == 'v' {
			return v.pad(b, strconv.FormatBool(a.Bool()))
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if a.Int() < 0 {
			return v.integer(b, true, uint64(-a.Int()))
		}
		return v.integer(b, false, uint64(a.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return v.integer(b, false, a.Uint())
	case reflect.Slice:
		b = append(b, '[')
		for i := range a.Len() {
			if i > 0 {
				b = append(b, ' ')
			}
			b = v.append(b, a.Index(i).Interface())
		}
		return append(b, ']')
	}
	return v.wrong(b, a.Type().String())
}

// wrong says that the verb cannot show what it was given.
func (v verb) wrong(b []byte, what string) []byte {
	return append(b, "%!"+string(v.char)+"("+what+")"...)
}

func (v verb) text(b []byte, s string) []byte {
	if v.precision >= 0 && strings.ContainsRune("vswq", v.char) {
		n := 0
		for i := range s {
			if n == v.precision {
				s = s[:i]
				break
			}
			n++
		}
	}
	switch v.char {
	case 'q':
		s = strconv.Quote(s)
	case 'x', 'X':
		const lower, upper = "0123456789abcdef", "0123456789ABCDEF"
		digits := lower
		if v.char == 'X' {
			digits = upper
		}
		if v.precision >= 0 && v.precision < len(s) { // in octets
			s = s[:v.precision]
		}
		var hex []byte
		for i := range len(s) {
			hex = append(hex, digits[s[i]>>4], digits[s[i]&15])
		}
		s = string(hex)
	}
	return v.pad(b, s)
}

func (v verb) integer(b []byte, negative bool, n uint64) []byte {
	base := 10
	switch v.char {
	case 'v', 'd':
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	case 'c', 'q', 'U':
		if negative {
			n = -n
		}
		return v.character(b, n)
	default:
		return v.wrong(b, "integer")
	}
	s := strconv.FormatUint(n, base)
	if n == 0 && v.precision == 0 {
		s = ""
	}
	if v.char == 'X' {
		s = strings.ToUpper(s)
	}
	width := v.precision
	if v.zero && !v.minus && v.precision < 0 {
		width = v.width
		if negative {
			width--
		}
	}
	v.zero = false // from here to the width with blanks
	for len(s) < width {
		s = "0" + s
	}
	if negative {
		s = "-" + s
	}
	return v.pad(b, s)
}

func (v verb) character(b []byte, n uint64) []byte {
	char := rune(utf8.RuneError)
	if n <= utf8.MaxRune {
		char = rune(n)
	}
	switch v.char {
	case 'c':
		return v.pad(b, string(char))
	case 'q':
		return v.pad(b, strconv.QuoteRune(char))
	}
	s := strings.ToUpper(strconv.FormatUint(n, 16))
	for len(s) < max(4, v.precision) {
		s = "0" + s
	}
	s = "U+" + s
	if v.sharp && n <= utf8.MaxRune && strconv.IsPrint(char) {
		s += " '" + string(char) + "'"
	}
	v.zero = false
	return v.pad(b, s)
}

// pad appends s with blanks to the width, in characters; on its left with zeros, where the flag says so.
func (v verb) pad(b []byte, s string) []byte {
	blanks := v.width - utf8.RuneCountInString(s)
	if blanks < 0 {
		blanks = 0
	}
	if v.minus {
		return append(append(b, s...), strings.Repeat(" ", blanks)...)
	}
	padding := " "
	if v.zero {
		padding = "0"
	}
	return append(append(b, strings.Repeat(padding, blanks)...), s...)
}

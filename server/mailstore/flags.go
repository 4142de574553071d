package mailstore

import (
	"fmt"
	"strings"
)

// A Flag is a system flag in its canonical spelling, or a keyword
// (RFC 3501, section 2.3.2).
type Flag string

// The system flags. `\Recent` is not one of them: it belongs to a session's view
// of a message, see Message, and nobody can store it.
const (
	FlagAnswered Flag = `\Answered`
	FlagFlagged  Flag = `\Flagged`
	FlagDeleted  Flag = `\Deleted`
	FlagDraft    Flag = `\Draft`
	FlagSeen     Flag = `\Seen`
)

// systemFlags are in the order of their bits, which is the order they are told in.
var systemFlags = [...]Flag{FlagAnswered, FlagFlagged, FlagDeleted, FlagDraft, FlagSeen}

const (
	bitDeleted = 1 << 2
	bitSeen    = 1 << 4
)

// maxKeywords bounds the keywords that are named at once: each is compared with each.
const maxKeywords = 1000

// Flags are the flags of one message: a small, immutable value. The zero value
// has none.
type Flags struct {
	system   uint8
	keywords string // each with a space after it; a keyword has no spaces
}

// MakeFlags returns the flags named. System flags may be in any letter case, a
// flag may be given twice. An error, ErrFlag, names the first that cannot be: an
// unknown system flag, `\Recent`, or a keyword that is no atom (RFC 3501, section 9).
// More keywords than any mailbox may be asked to have are ErrTooMany.
func MakeFlags(flags ...Flag) (Flags, error) {
	var fs Flags
	keywords := 0
	for _, f := range flags {
		if bit, ok := systemBit(f); ok {
			fs.system |= bit
			continue
		}
		if why := badKeyword(f); why != "" {
			return Flags{}, fmt.Errorf("flag %q: %w: %s", string(f), ErrFlag, why)
		}
		if fs.Has(f) {
			continue
		}
		if keywords++; keywords > maxKeywords {
			return Flags{}, fmt.Errorf("%w keywords: a message may have %d", ErrTooMany, maxKeywords)
		}
		fs.keywords += string(f) + " "
	}
	return fs, nil
}

// Has tells whether f is among the flags; letter case does not matter.
func (fs Flags) Has(f Flag) bool {
	if bit, ok := systemBit(f); ok {
		return fs.system&bit != 0
	}
	for k := range fs.eachKeyword {
		if strings.EqualFold(string(k), string(f)) {
			return true
		}
	}
	return false
}

// List returns the flags: \Answered \Flagged \Deleted \Draft \Seen, then the
// keywords in the order in which the mailbox first had them.
func (fs Flags) List() []Flag {
	list := make([]Flag, 0, len(systemFlags))
	for i, f := range systemFlags {
		if fs.system&(1<<i) != 0 {
			list = append(list, f)
		}
	}
	for k := range fs.eachKeyword {
		list = append(list, k)
	}
	return list
}

// eachKeyword is an iterator over the keywords.
func (fs Flags) eachKeyword(yield func(Flag) bool) {
	for rest := fs.keywords; rest != ""; {
		k, after, _ := strings.Cut(rest, " ")
		if !yield(Flag(k)) {
			return
		}
		rest = after
	}
}

func systemBit(f Flag) (uint8, bool) {
	if f == "" || f[0] != '\\' {
		return 0, false
	}
	for i, s := range systemFlags { // mostly it is spelled so, and a search asks this of every message
		if f == s {
			return 1 << i, true
		}
	}
	for i, s := range systemFlags {
		if strings.EqualFold(string(f), string(s)) {
			return 1 << i, true
		}
	}
	return 0, false
}

func badKeyword(f Flag) string {
	if f == "" {
		return "it is empty"
	}
	if strings.EqualFold(string(f), `\Recent`) {
		return "only the server gives and takes it"
	}
	if f[0] == '\\' {
		return "there is no such system flag"
	}
	for i := 0; i < len(f); i++ {
		if c := f[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`(){%*"\]`, c) >= 0 {
			return fmt.Sprintf("a keyword has no %q", rune(c))
		}
	}
	return ""
}

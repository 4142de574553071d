package mailstore

import (
	"slices"
	"strings"
)

// A spelling is the keywords of a mailbox in their order, with those that it would
// have to take on. It finds one among them at once, however many messages ask.
type spelling struct {
	keywords []Flag
	own      int            // of keywords: those that the mailbox has
	places   map[string]int // in keywords, by the keyword in lower case
	removed  map[Flag]bool  // see without
}

// spelling gives that of a mailbox, which it does not change.
func (b *mailbox) spelling() *spelling {
	return &spelling{keywords: slices.Clip(b.keywords), own: len(b.keywords)}
}

// taken is what the mailbox would have to take on.
func (s *spelling) taken() []Flag { return s.keywords[s.own:] }

// adopt returns flags in the mailbox's spelling and order.
func (s *spelling) adopt(flags Flags) Flags {
	if flags.keywords == "" {
		return flags
	}
	if s.places == nil {
		s.places = make(map[string]int, len(s.keywords))
		for i, k := range s.keywords {
			s.places[strings.ToLower(string(k))] = i
		}
	}
	has := make([]bool, len(s.keywords))
	for f := range flags.eachKeyword {
		key := strings.ToLower(string(f))
		at, known := s.places[key]
		if !known {
			at = len(s.keywords)
			s.places[key] = at
			s.keywords = append(s.keywords, f)
			has = append(has, false)
		}
		has[at] = true
	}
	var spelled strings.Builder
	spelled.Grow(len(flags.keywords))
	for i, k := range s.keywords {
		if has[i] {
			spelled.WriteString(string(k))
			spelled.WriteByte(' ')
		}
	}
	return Flags{system: flags.system, keywords: spelled.String()}
}

// without returns flags without those of others, both in the mailbox's spelling. The
// others must be the same at each call.
func (s *spelling) without(flags, others Flags) Flags {
	if s.removed == nil {
		s.removed = map[Flag]bool{}
		for k := range others.eachKeyword {
			s.removed[k] = true
		}
	}
	var left strings.Builder
	for k := range flags.eachKeyword {
		if !s.removed[k] {
			left.WriteString(string(k))
			left.WriteByte(' ')
		}
	}
	return Flags{system: flags.system &^ others.system, keywords: left.String()}
}

package message

import "strings"

// FieldNames is a set of names of header fields, in any letter case.
type FieldNames struct {
	names   map[string]bool // in lower case
	longest int
}

// NewFieldNames makes the set of these names.
func NewFieldNames(names ...string) FieldNames {
	set := FieldNames{names: make(map[string]bool, len(names))}
	for _, name := range names {
		set.names[strings.ToLower(name)] = true
		set.longest = max(set.longest, len(name))
	}
	return set
}

// Has reports whether the name of a field is in the set, however many there are. A line that is no field has no name.
func (s FieldNames) Has(f Field) bool {
	if len(f.name) == 0 || len(f.name) > s.longest {
		return false
	}
	var room [64]byte
	lower := room[:0]
	for _, c := range f.name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	return s.names[string(lower)]
}

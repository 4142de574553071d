package bridge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A fault is one thing in the configuration that its owner has to mend.
type fault struct {
	line                int
	field, wrong, right string
}

// faults is all that is wrong in a file, as an error of one line each.
type faults struct {
	file string
	list []fault
}

func (f *faults) Error() string {
	lines := make([]string, len(f.list))
	for i, one := range f.list {
		lines[i] = fmt.Sprintf("%s:%d: %s: %s; %s", f.file, one.line, one.field, one.wrong, one.right)
	}
	return strings.Join(lines, "\n")
}

// add notes a fault of the node at, whose value is never shown by itself: it may be
// the secret.
func (f *faults) add(at *yaml.Node, field, wrong, right string) {
	f.list = append(f.list, fault{max(at.Line, 1), field, wrong, right})
}

// err is nil where nothing is wrong.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b fault) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.field, b.field)) })
	return f
}

// mapping gives the values of a mapping by their keys, which must be among known.
func (f *faults) mapping(n *yaml.Node, field string, known ...string) map[string]*yaml.Node {
	keys := strings.Join(known, ", ")
	if n.Kind != yaml.MappingNode {
		f.add(n, field, "is "+kindOf(n), "want a mapping with the keys "+keys)
		return nil
	}
	values := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := under(field, shown(key.Value))
		switch first := values[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			f.add(key, field, "has a key that is "+kindOf(key), "want one of "+keys)
		case !slices.Contains(known, key.Value):
			f.add(key, at, "is no key of this file", "want one of "+keys)
		case first != nil:
			f.add(key, at, fmt.Sprintf("was given in line %d already", first.Line), "want it once")
		default:
			values[key.Value] = value
		}
	}
	return values
}

// under is the name of a mapping's field. The file's own have none before them.
func under(field, key string) string {
	if field == whole {
		return key
	}
	return field + "." + key
}

// sequence gives what a sequence holds; nothing where there is none.
func (f *faults) sequence(n *yaml.Node, field, right string) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		f.add(n, field, "is "+kindOf(n), right)
		return nil
	}
	return n.Content
}

// text gives a string that is not empty.
func (f *faults) text(n *yaml.Node, field, right string) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str":
		f.add(n, field, "is "+kindOf(n), right)
	case strings.TrimSpace(n.Value) == "":
		f.add(n, field, "is empty", right)
	default:
		return n.Value, true
	}
	return "", false
}

// word gives one of words.
func (f *faults) word(n *yaml.Node, field string, words ...string) string {
	right := "want " + strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
	s, ok := f.text(n, field, right)
	if ok && !slices.Contains(words, s) {
		f.add(n, field, shown(s)+" is not known", right)
	}
	return s
}

// kindOf says what a node is, for people.
func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which is not followed"
	}
	switch n.ShortTag() {
	case "!!null":
		return "empty"
	case "!!bool":
		return "true or false"
	case "!!int", "!!float":
		return "a number"
	case "!!str":
		return "text"
	}
	return "of a type of its own"
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// meaning gives what the responses to one command mean to a client, in one
// spelling: without texts, without the order that the standard leaves open, and
// strings alike whether they were atoms, quoted or literals. It takes EXISTS and
// EXPUNGE into the client's view, which is told after those.
func (p *peer) meaning(responses []string) string {
	var lines []string
	fetched := map[string]map[string]string{}
	flush := func() {
		for seq, items := range fetched {
			for name, value := range items {
				lines = append(lines, seq+" FETCH "+name+" "+value)
			}
		}
		slices.Sort(lines)
		clear(fetched)
	}
	for _, r := range responses[:len(responses)-1] {
		words := parseResponse(strings.TrimPrefix(r, "* "))
		kind := strings.ToUpper(words[0].text)
		if n, err := strconv.Atoi(kind); err == nil {
			switch strings.ToUpper(words[1].text) {
			case "EXISTS":
				for len(p.view) < n {
					p.came++
					p.view = append(p.view, p.came)
				}
			case "EXPUNGE":
				flush()
				p.view = slices.Delete(p.view, n-1, n)
			case "FETCH":
				if fetched[kind] == nil {
					fetched[kind] = map[string]string{}
				}
				for i := 0; i+1 < len(words[2].list); i += 2 {
					name, value := fetchItem(words[2].list[i].text, words[2].list[i+1])
					fetched[kind][name] = value
				}
			}
			continue
		}
		if line := untagged(kind, words, r); line != "" {
			lines = append(lines, line)
		}
	}
	flush()
	lines = append(lines, tagged(responses[len(responses)-1]), fmt.Sprint("view ", p.view))
	return strings.Join(lines, "\n")
}

// fetchItem gives an item in one spelling. Media types, parameter names and
// encodings are alike in any letter case, so structures are compared without it.
func fetchItem(name string, value word) (string, string) {
	name = strings.ReplaceAll(strings.ToUpper(name), `"`, "")
	switch name {
	case "FLAGS":
		return name, value.set()
	case "INTERNALDATE": // it names an instant, in whatever zone
		if date, err := time.Parse("_2-Jan-2006 15:04:05 -0700", value.text); err == nil {
			return name, date.UTC().String()
		}
	case "BODY", "BODYSTRUCTURE":
		return name, strings.ToUpper(value.String())
	}
	return name, value.String()
}

// untagged gives a response that is not about one message, "" for one that a
// client is free to overlook.
func untagged(kind string, words []word, whole string) string {
	switch kind {
	case "SEARCH":
		var numbers []string
		for _, w := range words[1:] {
			if w.text != "" {
				numbers = append(numbers, w.text)
			}
		}
		slices.SortFunc(numbers, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
		return strings.Join(append([]string{kind}, numbers...), " ")
	case "LIST", "LSUB":
		attributes := slices.DeleteFunc(words[1].list, func(w word) bool {
			return strings.EqualFold(w.text, `\Marked`) || strings.EqualFold(w.text, `\UnMarked`)
		})
		return kind + " " + word{list: attributes, isList: true}.set() + " " + words[2].String() + " " + words[3].String() + extendedData(words[4:len(words)-padding])
	case "STATUS":
		var items []string
		for i := 0; i+1 < len(words[2].list); i += 2 {
			if name := words[2].list[i].text; name != "UIDVALIDITY" {
				items = append(items, name+" "+words[2].list[i+1].text)
			}
		}
		slices.Sort(items)
		return "STATUS " + words[1].String() + " " + strings.Join(items, ", ")
	case "QUOTA", "QUOTAROOT":
		var all []string
		for _, w := range words[1 : len(words)-padding] {
			all = append(all, w.String())
		}
		return kind + " " + strings.Join(all, " ")
	case "FLAGS":
		return "FLAGS " + words[1].set()
	case "OK":
		return code(whole)
	case "NO", "BAD", "BYE":
		return kind
	}
	return ""
}

// extendedData gives what may follow the name in a LIST response (RFC 5258, section 6).
func extendedData(words []word) string {
	all := ""
	for _, w := range words {
		all += " " + strings.ReplaceAll(strings.ToUpper(w.String()), `"`, "")
	}
	return all
}

// tagged gives the status of a tagged response, and its code.
func tagged(response string) string {
	_, rest, _ := strings.Cut(response, " ")
	status, _, _ := strings.Cut(rest, " ")
	return strings.TrimSpace(status + " " + code(response))
}

// code gives a response code of RFC 3501 or RFC 4315, without UIDVALIDITY, which
// each server chooses for itself; "" for any other.
func code(response string) string {
	_, rest, ok := strings.Cut(response, "[")
	inside, _, closed := strings.Cut(rest, "]")
	if !ok || !closed {
		return ""
	}
	words := parseResponse(inside)
	switch name := strings.ToUpper(words[0].text); name {
	case "UNSEEN", "UIDNEXT":
		return name + " " + words[1].text
	case "PERMANENTFLAGS":
		return name + " " + words[1].set()
	case "APPENDUID", "COPYUID":
		var rest []string
		for _, w := range words[2:] {
			rest = append(rest, w.text)
		}
		return name + " " + strings.Join(rest, " ")
	case "READ-ONLY", "READ-WRITE", "TRYCREATE", "BADCHARSET", "OVERQUOTA":
		return name
	}
	return ""
}

// A word is an atom, a string or a list.
type word struct {
	text   string
	isText bool // a string, not an atom
	isList bool
	list   []word
}

// String is the word as an atom where it can be one, so that all spellings of a
// string are alike, and NIL is not "NIL".
func (w word) String() string {
	if w.isList {
		var all []string
		for _, x := range w.list {
			all = append(all, x.String())
		}
		return "(" + strings.Join(all, " ") + ")"
	}
	if w.isText && (w.text == "" || strings.EqualFold(w.text, "NIL") || strings.ContainsAny(w.text, " (){%*\"\\\r\n")) {
		return strconv.Quote(w.text)
	}
	return w.text
}

// set is a list whose order means nothing.
func (w word) set() string {
	var all []string
	for _, x := range w.list {
		all = append(all, strings.ToLower(x.String()))
	}
	slices.Sort(all)
	return "(" + strings.Join(all, " ") + ")"
}

// parseResponse takes a response apart.
func parseResponse(s string) []word {
	words, _ := parseWords(s)
	return append(words, make([]word, padding)...)
}

// padding is how many empty words follow a response, so that short ones can be looked into.
const padding = 4

func parseWords(s string) (words []word, rest string) {
	for s != "" {
		switch {
		case s[0] == ' ':
			s = s[1:]
		case s[0] == ')':
			return words, s[1:]
		case s[0] == '(':
			var list []word
			list, s = parseWords(s[1:])
			words = append(words, word{isList: true, list: list})
		default:
			var w word
			w, s = parseWord(s)
			words = append(words, w)
		}
	}
	return words, ""
}

func parseWord(s string) (word, string) {
	switch s[0] {
	case '"':
		var text strings.Builder
		i := 1
		for ; i < len(s) && s[i] != '"'; i++ {
			if s[i] == '\\' {
				i++
			}
			text.WriteByte(s[i])
		}
		return word{text: text.String(), isText: true}, s[i+1:]
	case '{':
		size, after, _ := strings.Cut(s[1:], "}\r\n")
		n, _ := strconv.Atoi(size)
		return word{text: after[:n], isText: true}, after[n:]
	}
	depth, i := 0, 0
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '[':
			depth++
		case c == ']':
			depth--
		}
		if depth <= 0 && (s[i] == ' ' || s[i] == '(' || s[i] == ')') {
			break
		}
	}
	return word{text: s[:i]}, s[i:]
}

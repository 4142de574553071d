package mailset

import (
	"errors"
	"strings"
)

// splitWords splits a line of set.txt at spaces and tabs. A word in double quotes
// may have them in it, with \" and \\ for the two that would end or escape; "#"
// at the beginning of a word starts a comment. Elsewhere a backslash is itself,
// as in \Seen.
func splitWords(line string) ([]string, error) {
	var words []string
	for {
		line = strings.TrimLeft(line, " \t\r\n")
		switch {
		case line == "" || line[0] == '#':
			return words, nil
		case line[0] == '"':
			word, rest, err := quotedWord(line[1:])
			if err != nil {
				return nil, err
			}
			words, line = append(words, word), rest
		default:
			end := strings.IndexAny(line, " \t\r\n")
			if end < 0 {
				end = len(line)
			}
			words, line = append(words, line[:end]), line[end:]
		}
	}
}

func quotedWord(s string) (word, rest string, err error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			rest = s[i+1:]
			if rest != "" && !strings.ContainsRune(" \t\r\n", rune(rest[0])) {
				return "", "", errors.New(`want a space after the closing "`)
			}
			return b.String(), rest, nil
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", errors.New(`want a closing "`)
}

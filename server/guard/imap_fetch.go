package guard

import "strings"

// fetchItems tells of each item of a FETCH response, from its parenthesis on: the
// name in upper case, and the value as it stands. Values are passed over by their own
// measure, a literal by its octets, so that nothing in a message is taken for an item.
// False: it is no list of items to its end; what was told before that may be wrong.
func fetchItems(response string, item func(name, value string)) bool {
	c := cursor{s: response}
	if !c.take(" (") {
		return false
	}
	for {
		name := c.name()
		if name == "" || !c.take(" ") {
			return false
		}
		from := c.at
		if !c.value() {
			return false
		}
		item(upper(name), c.s[from:c.at])
		if c.take(")") {
			return true
		}
		if !c.take(" ") {
			return false
		}
	}
}

// A cursor reads a response from left to right.
type cursor struct {
	s  string
	at int
}

func (c *cursor) take(s string) bool {
	if !strings.HasPrefix(c.s[c.at:], s) {
		return false
	}
	c.at += len(s)
	return true
}

// name takes an item's name; BODY's goes on in brackets, where there may be spaces,
// parentheses and strings.
func (c *cursor) name() string {
	from := c.at
	for c.at < len(c.s) && c.s[c.at] != ' ' && c.s[c.at] != ')' && c.s[c.at] != '(' {
		if c.s[c.at] != '[' {
			c.at++
			continue
		}
		for c.at < len(c.s) && c.s[c.at] != ']' {
			if c.s[c.at] != '"' && c.s[c.at] != '{' {
				c.at++
			} else if !c.string() {
				return ""
			}
		}
	}
	return c.s[from:c.at]
}

// value passes over one value: an atom, a string, or a list of values.
func (c *cursor) value() bool {
	depth := 0
	for c.at < len(c.s) {
		switch b := c.s[c.at]; {
		case b == '(':
			depth++
			c.at++
		case b == ')':
			if depth == 0 {
				return false
			}
			depth--
			c.at++
		case b == '"' || b == '{' || b == '~':
			if !c.string() {
				return false
			}
		case b == ' ':
			if depth == 0 {
				return false
			}
			c.at++
		case b == '\r' || b == '\n':
			return false
		default:
			for c.at++; c.at < len(c.s) && strings.IndexByte(" ()\"{\r\n", c.s[c.at]) < 0; c.at++ {
			}
		}
		if depth == 0 {
			return true
		}
	}
	return false
}

// string passes over a quoted string or a literal; literal8 has a ~ before it.
func (c *cursor) string() bool {
	c.take("~")
	rest := c.s[c.at:]
	var n int
	var ok bool
	if strings.HasPrefix(rest, "{") {
		_, n, ok = inlineLiteral(rest)
	} else if strings.HasPrefix(rest, `"`) {
		_, n, ok = quoted(rest)
	}
	c.at += n
	return ok
}

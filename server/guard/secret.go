package guard

import (
	"maps"
	"slices"
	"strings"

	"sanduq/server/wire"
)

// shown is what may be seen of a line.
type shown struct {
	text   string
	hidden bool // there is Hide in it
	login  bool // it logs in, or was meant to
}

// A grammar is what must be known of a protocol to find a secret in its lines.
type grammar struct {
	tagged bool
	near   []string               // the names that a slip of the finger can have meant
	takes  func(name string) bool // whether a command is known, and takes arguments that are no secrets
	plain  func(name string) bool // whether it is known, and takes no arguments
}

// loginNames are the commands that bring a password, of whatever protocol.
var loginNames = []string{"AUTHENTICATE", "AUTH", "LOGIN", "PASS", "APOP"}

// nearNames are the names of all commands that log in, and then of a table's: of two
// that are as near the first counts.
func nearNames[T any](commands map[string]T) []string {
	return slices.Concat(loginNames, slices.Sorted(maps.Keys(commands)))
}

func isLogin(name string) bool {
	return slices.Contains(loginNames, name)
}

// keep shows a line up to from, and of the rest only that there is some.
func keep(line string, from int) shown {
	if strings.Trim(line[from:], " \t") == "" {
		return shown{text: line}
	}
	if from > 0 && (line[from] == ' ' || line[from] == '\t') {
		return shown{text: line[:from] + line[from:from+1] + Hide, hidden: true}
	}
	return shown{text: line[:from] + Hide, hidden: true}
}

// show says what may be seen of a line that is read as a command. In doubt it hides.
func (g *grammar) show(line string, loggedIn bool) shown {
	ws := words(line, 4)
	if len(ws) == 0 {
		return shown{text: line}
	}
	name, after, ok := g.command(line, ws)
	switch {
	case !ok:
		return g.showGarbled(line, ws, loggedIn)
	case isLogin(name):
		return showLogin(line, name, after)
	case name == "USER":
		return showUser(line, after)
	case g.plain(name) && !loggedIn:
		return keep(line, after) // it takes no arguments: what stands there was meant for something else
	case g.plain(name) && !isBlankText(line[after:]), !loggedIn, !g.tagged:
		return showTwo(line, after)
	}
	return shown{text: line}
}

// command finds the name of a command that is known, in a line that has one as the
// grammar wants it, and where it ends.
func (g *grammar) command(line string, ws []word) (name string, after int, ok bool) {
	at := 0
	if g.tagged {
		at = 1
		if len(ws) < 2 || !isTag(ws[0].text) || isLogin(upper(ws[0].text)) || ws[1].from != ws[0].to+1 {
			return "", 0, false
		}
	}
	if ws[0].from != 0 {
		return "", 0, false
	}
	name, after = upper(ws[at].text), ws[at].to
	if g.tagged && name == "UID" && len(ws) > 2 {
		name, after = name+" "+upper(ws[2].text), ws[2].to
	}
	login := name == "LOGIN" && g.tagged || name == "AUTHENTICATE" && g.tagged || name == "AUTH" && !g.tagged || (name == "PASS" || name == "APOP") && !g.tagged
	return name, after, login || g.takes(name) || g.plain(name)
}

// showLogin shows of a command that logs in who does, where that is beyond doubt.
func showLogin(line, name string, after int) shown {
	s := keep(line, afterName(line, name, after))
	rest := line[after:]
	switch name {
	case "LOGIN":
		if n := userLength(rest); n > 0 {
			s = keep(line, after+n)
		} else if isLiteralAlone(rest) {
			s = shown{text: line}
		}
	case "APOP":
		if ws := words(rest, 3); len(ws) == 2 {
			s = keep(line, after+ws[0].to)
		}
	}
	s.login = true
	return s
}

// afterName is where what may be shown ends after the name of a command that logs in:
// behind that of a mechanism, where one follows.
func afterName(line, name string, at int) int {
	if name != "AUTH" && name != "AUTHENTICATE" {
		return at
	}
	if ws := words(line[at:], 1); len(ws) == 1 && mechanisms[upper(ws[0].text)] {
		return at + ws[0].to
	}
	return at
}

// userLength is how long " user" is in the arguments of LOGIN, where one more follows
// it and nothing else; 0: alone it may be the password, or the beginning of one that
// has spaces.
func userLength(rest string) int {
	if len(rest) < 2 || rest[0] != ' ' {
		return 0
	}
	_, n, ok := astring(rest[1:])
	n++
	if !ok || n+1 >= len(rest) || rest[n] != ' ' {
		return 0
	}
	password := rest[n+1:]
	if m, ok := literalMark(password); ok && m.from == 0 {
		return n
	}
	if _, length, ok := astring(password); !ok || length != len(password) {
		return 0
	}
	return n
}

// isLiteralAlone says whether the arguments are only the beginning of a literal.
func isLiteralAlone(rest string) bool {
	m, ok := literalMark(rest)
	return ok && m.from == 1 && rest[0] == ' '
}

// showUser shows of POP3's USER one word: one of two is perhaps the password.
func showUser(line string, after int) shown {
	if len(words(line[after:], 2)) < 2 {
		return shown{text: line}
	}
	s := keep(line, after)
	s.login = true
	return s
}

// showTwo shows a command that is known, and with which no secret is expected: two
// commands may have been typed on one line.
func showTwo(line string, after int) shown {
	for _, w := range words(line[after:], len(line)) {
		if name := strings.Trim(upper(w.text), "()\""); isLogin(name) {
			s := keep(line, afterName(line, name, after+w.to))
			s.login = s.hidden
			return s
		}
	}
	return shown{text: line}
}

// hasLogin says whether a word of a login is anywhere in a line, within others too:
// a1login, login:alex.
func hasLogin(line string) bool {
	up := upper(line)
	for _, name := range loginNames {
		if strings.Contains(up, name) {
			return true
		}
	}
	return false
}

// pleas are words of somebody who does not know what to type: they stand alone, and are nobody's password.
var pleas = []string{"?", "HELP", "HELLO", "HI", "QUIT", "EXIT", "BYE"}

func isPlea(name string) bool { return slices.Contains(pleas, name) }

// showGarbled shows a line that is no command which is known.
func (g *grammar) showGarbled(line string, ws []word, loggedIn bool) shown {
	at := 0
	if g.tagged && len(ws) > 1 {
		at = 1
	}
	if hasLogin(line) {
		s := g.keepTag(line, ws)
		for i, w := range ws[:min(2, len(ws))] {
			if isLogin(upper(w.text)) && (i == 0 || looksLikeTag(ws[0].text)) {
				s = keep(line, afterName(line, upper(w.text), w.to))
				break
			}
		}
		s.login = true
		return s
	}
	name := upper(ws[at].text)
	known := g.takes(name) || g.plain(name) || at == len(ws)-1 && isPlea(name)
	if known && (loggedIn || (at == 0 || looksLikeTag(ws[0].text)) && !strings.ContainsFunc(line, isOdd)) {
		return shown{text: line}
	}
	meant := wire.Nearest(letters(name), g.near)
	noTag := at == 1 && !looksLikeTag(ws[0].text) && isLogin(wire.Nearest(letters(ws[0].text), g.near))
	switch {
	case isLogin(meant), noTag:
		s := g.keepTag(line, ws)
		s.login = true
		return s
	case !loggedIn:
		return g.keepTag(line, ws)
	case meant != "":
		return shown{text: line}
	}
	return keep(line, ws[at].to)
}

// keepTag shows of a line its tag alone, and nothing where it may have none: a word that
// stands alone is as likely a password.
func (g *grammar) keepTag(line string, ws []word) shown {
	if g.tagged && len(ws) > 1 && looksLikeTag(ws[0].text) {
		return keep(line, ws[0].to)
	}
	return shown{text: Hide, hidden: true}
}

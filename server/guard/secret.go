package guard

import (
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
	known  []string               // the names of its commands, for slips of the finger
	takes  func(name string) bool // whether a command is known, and takes arguments that are no secrets
	plain  func(name string) bool // whether it is known, and takes no arguments
}

// loginNames are words that come before a password, in whatever protocol, the longer
// before those that they begin with.
var loginNames = []string{"AUTHENTICATE", "AUTH", "LOGIN", "PASSWORD", "PASS", "APOP"}

func isLogin(name string) bool {
	for _, l := range loginNames {
		if name == l {
			return true
		}
	}
	return false
}

// keep shows a line up to from, and of the rest only that there is some.
func keep(line string, from int) shown {
	if isBlankText(line[from:]) {
		return shown{text: line}
	}
	if from > 0 && isBlank(line[from]) {
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
	case g.plain(name) && !isBlankText(line[after:]), !loggedIn:
		return showBefore(line, name, after)
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
	s := keep(line, after)
	rest := line[after:]
	switch name {
	case "AUTHENTICATE", "AUTH":
		s = keep(line, afterMechanism(line, after))
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

// afterMechanism is where the name of a mechanism ends that follows at, and else at.
func afterMechanism(line string, at int) int {
	if ws := words(line[at:], 1); len(ws) == 1 && mechanisms[upper(ws[0].text)] {
		return at + ws[0].to
	}
	return at
}

// userLength is how long " user" is in the arguments of LOGIN, where something
// follows it; 0: alone it may be the password, and so may what is not well formed.
func userLength(rest string) int {
	if len(rest) < 2 || rest[0] != ' ' {
		return 0
	}
	_, n, ok := astring(rest[1:])
	n++
	if !ok || n >= len(rest) || rest[n] != ' ' || isBlankText(rest[n:]) || isLiteralAlone(rest[:n]) {
		return 0
	}
	return n
}

// isLiteralAlone says whether the arguments are only the beginning of a literal.
func isLiteralAlone(rest string) bool {
	m, ok := literalMark(rest)
	return ok && m.from == 1 && rest[0] == ' '
}

// showBefore shows a command that is known, of which no secret is expected: two
// commands may have been typed on one line.
func showBefore(line, name string, after int) shown {
	if name == "USER" {
		if ws := words(line[after:], 2); len(ws) == 2 {
			s := keep(line, after+ws[0].to)
			s.login = true
			return s
		}
		return shown{text: line}
	}
	for _, w := range words(line[after:], len(line)) {
		if isLogin(upper(w.text)) {
			s := keep(line, afterMechanism(line, after+w.to))
			s.login = s.hidden
			return s
		}
	}
	return shown{text: line}
}

// findLogin finds the first word of a login from a place on, and gives where it ends,
// with a mechanism that follows it.
func findLogin(line string, from int) (after int, ok bool) {
	up := upper(line)
	first := -1
	for _, name := range loginNames {
		if i := strings.Index(up[from:], name); i >= 0 && (first < 0 || from+i < first) {
			first, after = from+i, from+i+len(name)
		}
	}
	if first < 0 {
		return 0, false
	}
	return afterMechanism(line, after), true
}

// showGarbled shows a line that is no command which is known.
func (g *grammar) showGarbled(line string, ws []word, loggedIn bool) shown {
	if after, ok := findLogin(line, 0); ok {
		s := shown{text: Hide, hidden: true}
		if second := ws[min(1, len(ws)-1)]; after <= second.to || len(ws) > 2 && afterMechanism(line, second.to) == after {
			s = keep(line, after)
		}
		s.login = true
		return s
	}
	at := 0
	if g.tagged && len(ws) > 1 {
		at = 1
	}
	if name := upper(ws[at].text); g.takes(name) || g.plain(name) {
		return shown{text: line}
	}
	if meant := wire.Nearest(letters(ws[at].text), append(loginNames, g.known...)); isLogin(meant) {
		return shown{text: Hide, hidden: true, login: true}
	} else if meant != "" && loggedIn {
		return shown{text: line}
	}
	switch {
	case loggedIn:
		return keep(line, ws[at].to)
	case g.tagged && looksLikeTag(ws[0].text):
		return keep(line, ws[0].to)
	}
	return shown{text: Hide, hidden: true}
}

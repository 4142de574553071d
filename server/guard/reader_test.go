package guard_test

import (
	"strconv"
	"strings"
)

// A reader reads octets as an IMAP server does, and knows nothing of the guard: it
// takes literals where a line announces them, and otherwise each line for a command.
// What it decides by chance (to refuse a literal, a login, a command; to say what
// nobody asked for) it takes from chance.
type reader struct {
	chance  func(n int) int
	plus    bool // it honours {n+}, and has announced it
	lenient bool // it passes over what stands wrongly between words

	in     string
	line   string   // of the command so far, literals left out
	skip   int      // octets to be passed over
	awaits string   // "", idle or sasl: what the next line is
	tag    string   // of the command under way
	read   []string // the commands that it has read, in upper case
}

// take takes octets and gives the responses.
func (r *reader) take(octets string) []string {
	r.in += octets
	var out []string
	for {
		if r.skip > 0 {
			n := min(r.skip, len(r.in))
			r.in, r.skip = r.in[n:], r.skip-n
			if r.skip > 0 {
				return out
			}
		}
		end := strings.IndexByte(r.in, '\n')
		if end < 0 {
			return out
		}
		line := strings.TrimSuffix(r.in[:end], "\r")
		r.in = r.in[end+1:]
		out = append(out, r.lineOf(line)...)
	}
}

// lineOf takes a whole line.
func (r *reader) lineOf(line string) []string {
	switch r.awaits {
	case "idle":
		r.awaits = ""
		if strings.EqualFold(line, "DONE") {
			return []string{r.tag + " OK done"}
		}
		return []string{r.tag + " BAD DONE ends it"}
	case "sasl":
		if line != "*" && r.chance(3) == 0 {
			return []string{"+ "}
		}
		r.awaits = ""
		return []string{r.tag + " " + []string{"OK", "NO", "BAD"}[r.chance(3)] + " authenticated"}
	}
	begins := r.line == ""
	r.line += line
	if begins {
		r.tag, _, _ = strings.Cut(line, " ")
	}
	if open := strings.LastIndexByte(line, '{'); open >= 0 && strings.HasSuffix(line, "}") {
		digits, nonSync := strings.CutSuffix(line[open+1:len(line)-1], "+")
		n, err := strconv.Atoi(digits)
		switch {
		case err != nil || n < 0 || strings.HasPrefix(digits, "+"):
		case nonSync && r.plus:
			r.skip, r.line = n, r.line+" "
			return nil
		case nonSync:
		case r.chance(3) == 0:
			r.line = ""
			return []string{r.tag + " NO [TOOBIG] no"}
		default:
			r.skip, r.line = n, r.line+" "
			return []string{"+ go on"}
		}
	}
	command := r.line
	r.line = ""
	return r.execute(command)
}

// execute carries a command out.
func (r *reader) execute(line string) []string {
	var words []string
	if r.lenient {
		words = strings.FieldsFunc(line, func(c rune) bool { return c <= ' ' })
	} else {
		words = strings.Split(line, " ")
	}
	if len(words) < 2 || words[0] == "" || words[1] == "" {
		if strings.TrimSpace(line) == "" && r.chance(2) == 0 {
			return nil
		}
		return []string{"* BAD no command"}
	}
	name := strings.ToUpper(words[1])
	if name == "UID" && len(words) > 2 {
		name += " " + strings.ToUpper(words[2])
	}
	r.read = append(r.read, name)
	r.tag = words[0]
	switch {
	case name == "IDLE" && r.chance(4) > 0:
		r.awaits = "idle"
		return []string{"+ idling"}
	case name == "AUTHENTICATE" && r.chance(4) > 0:
		r.awaits = "sasl"
		return []string{"+ "}
	}
	return append(r.noise(), r.tag+" "+[]string{"OK", "NO", "BAD", "OK [READ-WRITE]", "OK [READ-ONLY]"}[r.chance(5)]+" done")
}

// noise is what comes before an answer, some of it from messages.
func (r *reader) noise() []string {
	all := []string{
		"* 3 EXISTS", "* 1 EXPUNGE", "* 2 FETCH (FLAGS (\\Deleted))", "* 2 FETCH (FLAGS ())", "* OK [READ-ONLY] so it is",
		"* 1 FETCH (BODY[] {" + strconv.Itoa(len(r.tag)+20) + "}\r\n" + r.tag + " OK done\r\n+ go on\r\nx FLAGS (\\Seen))",
		"* 1 FETCH (ENVELOPE (\"" + r.tag + " OK\" \"+ go on\"))", "* SEARCH 1 2", "* NO careful", "* VANISHED 1:9",
	}
	return all[:r.chance(2)*r.chance(len(all))]
}

package talk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
)

// Dialogues plays the files that pattern names, each against a stand of its own: lessons without front matter, in the
// grammar of lessons/transcript. connect opens the connection of a block. With update the S: lines are rewritten to what
// the server says.
func Dialogues(t *testing.T, pattern string, update bool, stand func(t *testing.T) (connect func(*transcript.Block) *Client)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues %s: %v", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			play(t, file, update, stand(t))
		})
	}
}

func play(t *testing.T, file string, update bool, connect func(*transcript.Block) *Client) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lesson, faults := transcript.Parse(file, src)
	for _, f := range faults {
		t.Error(f)
	}
	clients := map[string]*Client{}
	captures := transcript.Captures{}
	received := map[*transcript.Step]transcript.Recording{}
	for _, step := range lesson.Steps {
		name := step.Block.Conn
		if step.Opens {
			clients[name] = connect(step.Block)
		}
		c := clients[name]
		for _, l := range step.Client {
			octets, ok := step.Block.Client(l.Text, captures)
			if !ok {
				t.Errorf("%s:%d: uses what was not captured", file, l.Number)
			}
			c.Raw(octets + step.Block.EOL())
		}
		if len(step.Client) > 0 && len(step.Server) == 0 {
			continue // the answer is the next step's
		}
		cmp := step.Answer(nil).Compare(c.Take(), captures)
		received[step] = transcript.Recording{Comparison: cmp, Sent: len(step.Client)}
		captures = cmp.Captured
		if cmp.Verdict != transcript.Same && !update {
			t.Errorf("%s:%d:\n%s", file, step.Line(), diff(cmp))
		}
	}
	if update {
		if err := os.WriteFile(file, transcript.Rewrite(src, received), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func diff(cmp transcript.Comparison) string {
	var b strings.Builder
	for _, d := range cmp.Diff() {
		b.WriteString("  " + string(d.Op) + " " + d.Text + "\n")
	}
	return b.String()
}

// A Mistake is a line of a table of mistakes: what is sent, with its line end, and what its answer must have in it, one
// part after the other.
type Mistake struct {
	Line int // in the file, from 1
	Sent string
	Want []string
}

// NewMistake is a line of a table that a test has itself; CRLF is added where what is sent has no LF at its end.
func NewMistake(line int, sent, want string) Mistake {
	if !strings.HasSuffix(sent, "\n") {
		sent += "\r\n"
	}
	return Mistake{line, sent, strings.Split(want, " ... ")}
}

// Mistakes reads a table of mistakes: on each line "sent => part ... part", where \r \n \t \0 and \xHH in what is sent are
// octets, and CRLF is added where it has no LF at its end. Empty lines and those that begin with # say nothing.
func Mistakes(t *testing.T, file string) []Mistake {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []Mistake
	for n, line := range strings.Split(string(src), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		sent, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s:%d: no =>", file, n+1)
		}
		all = append(all, NewMistake(n+1, Unescape(sent), want))
	}
	if len(all) == 0 {
		t.Fatalf("%s has no mistakes", file)
	}
	return all
}

// AnsweredBy says whether an answer has all the parts in order.
func (m Mistake) AnsweredBy(answer string) bool {
	for _, p := range m.Want {
		i := strings.Index(answer, p)
		if i < 0 {
			return false
		}
		answer = answer[i+len(p):]
	}
	return true
}

// Check sends the mistake, which is one of table, and wants it answered; then it proves by a line and the whole of its
// answer that the connection is open and in step.
func (m Mistake) Check(t testing.TB, table string, c *Client, line, answer string) {
	t.Helper()
	c.Raw(m.Sent)
	if got := c.Send(); !m.AnsweredBy(got) {
		t.Errorf("%s:%d: %q is answered:\n%s\nwant in it: %q", table, m.Line, m.Sent, got, m.Want)
	}
	if got := c.Send(line); got != answer {
		t.Errorf("%s:%d: after %q %s is answered:\n%s", table, m.Line, m.Sent, line, got)
	}
}

// Unescape makes of \r, \n, \t, \0 and \xHH the octets; a backslash before anything else is itself.
func Unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		switch s[i+1] {
		case 'r':
			b.WriteByte('\r')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case '0':
			b.WriteByte(0)
		case 'x':
			b.WriteByte(hexDigit(s[i+2])<<4 | hexDigit(s[i+3]))
			i += 2
		default:
			b.WriteByte('\\')
			continue
		}
		i++
	}
	return b.String()
}

func hexDigit(c byte) byte { return byte(strings.IndexByte("0123456789ABCDEF", c)) }

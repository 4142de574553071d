package guard_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"sanduq/server/guard"
)

// TestDialogues plays the files of testdata. A line of one is, by what it begins with:
//
//	rules imap safe …   a new session; then starttls and known, where they hold
//	C: line             the learner types it; without more it must go out, and be shown, as it is
//	C> line             it goes out so
//	C= line             it is shown so
//	? kind text         it is asked; the text must be in the detail; then it is answered with yes
//	no                  … it is answered with no
//	! kind text         it is refused; the text must be in the detail
//	S: line             the server sends it
//	S| line             … and this with it: the literal of its last line, or what follows one
//	! kind text         after S: it gives an alarm
//	TLS                 the handshake
//	@ state/user/mailbox   so the session stands
func TestDialogues(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, texts := range []*guard.Texts{nil, guard.Arabic} {
				d := &dialogue{t: t, file: file, lines: strings.Split(string(src), "\n"), texts: texts}
				d.play()
			}
		})
	}
}

type dialogue struct {
	t     *testing.T
	file  string
	lines []string
	at    int
	texts *guard.Texts // nil: English, as the words in the files are
	s     *guard.Session
}

// says reports whether a detail says what is wanted of it; in Arabic, whether it is in Arabic.
func (d *dialogue) says(detail, want string) bool {
	if d.texts == nil {
		return strings.Contains(detail, want)
	}
	return strings.ContainsFunc(detail, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

func (d *dialogue) errorf(at int, format string, args ...any) {
	d.t.Helper()
	d.t.Errorf("%s:%d: "+format, append([]any{d.file, at + 1}, args...)...)
}

// next takes the next line if it begins so.
func (d *dialogue) next(prefix string) (rest string, ok bool) {
	if d.at == len(d.lines) {
		return "", false
	}
	line := d.lines[d.at]
	if line == strings.TrimSuffix(prefix, " ") {
		line = prefix
	}
	if rest, ok = strings.CutPrefix(line, prefix); !ok {
		return "", false
	}
	d.at++
	return rest, true
}

func (d *dialogue) play() {
	for d.at < len(d.lines) {
		at := d.at
		if rest, ok := d.next("rules "); ok {
			words := strings.Fields(rest)
			d.s = guard.New(guard.Rules{Protocol: words[0], Mode: words[1],
				StartTLS: strings.Contains(rest, "starttls"), Known: strings.Contains(rest, "known"), Texts: d.texts})
		} else if rest, ok := d.next("C: "); ok {
			d.typed(at, rest)
		} else if rest, ok := d.next("S: "); ok {
			d.heard(at, rest)
		} else if _, ok := d.next("TLS"); ok {
			d.s.Secured()
		} else if rest, ok := d.next("@ "); ok {
			state, user, mailbox := d.s.Standing()
			if got := state + "/" + user + "/" + mailbox; got != rest {
				d.errorf(at, "stands at %s, want %s", got, rest)
			}
		} else {
			if line := d.lines[at]; line != "" && !strings.HasPrefix(line, "#") {
				d.t.Fatalf("%s:%d: %q begins with nothing that is known", d.file, at+1, line)
			}
			d.at++
		}
	}
}

func (d *dialogue) typed(at int, line string) {
	goes, shows := line, line
	if s, ok := d.next("C> "); ok {
		goes = s
	}
	if s, ok := d.next("C= "); ok {
		shows = s
	}
	question, asked := d.next("? ")
	refused, isRefused := d.next("! ")
	_, no := d.next("no")
	v := d.s.Judge(line, false)
	if v.Show != shows || v.Hidden != strings.Contains(shows, guard.Hide) {
		d.errorf(at, "shown as %q (hidden: %t), want %q", v.Show, v.Hidden, shows)
	}
	if kind, text, _ := strings.Cut(refused, " "); v.Refused != kind || isRefused && !d.says(v.Detail, text) {
		d.errorf(at, "refused for %q: %s; want %s", v.Refused, v.Detail, refused)
	}
	if kind, text, _ := strings.Cut(question, " "); v.Question != kind || asked && kind != guard.AskSend && !d.says(v.Detail, text) || kind == guard.AskSend && v.Detail != text {
		d.errorf(at, "asked %q: %s; want %q", v.Question, v.Detail, question)
	}
	if asked && v.Send == "" {
		v = d.s.Judge(line, true)
	}
	if isRefused || no {
		return
	}
	if v.Send != goes || v.Changed != (goes != line) || v.Question != "" || v.Refused != "" {
		d.errorf(at, "goes out as %+v, want %q", v, goes)
	}
	d.s.Sent(line)
}

func (d *dialogue) heard(at int, response string) {
	for more, ok := d.next("S| "); ok; more, ok = d.next("S| ") {
		response += "\r\n" + more
	}
	want, _ := d.next("! ")
	kind, text, _ := strings.Cut(want, " ")
	alarm := d.s.Heard(response)
	if alarm == nil {
		alarm = &guard.Alarm{}
	}
	if alarm.Kind != kind || kind != "" && !d.says(alarm.Detail, text) {
		d.errorf(at, "gives the alarm %q: %s; want %q", alarm.Kind, alarm.Detail, want)
	}
}

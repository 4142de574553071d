package player_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sanduq/lessons/player"
)

// answers is a server that says the same to the same line each time; to others nothing.
func answers(greeting string, pairs ...string) *script {
	said := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		said[pairs[i]] = pairs[i+1]
	}
	return &script{greeting: greeting, answer: func(line string) (string, bool) { return said[line], line == "QUIT" }}
}

// pop3 is a server with a message whose lines look like other things.
var pop3 = answers("+OK ready <1@x>\r\n",
	"RETR 1", "+OK\r\n+ go ahead\r\n-ERR no\r\n+OK\r\n..\r\n.\r\n", "RETR 9", "-ERR none\r\n",
	"TOP 1 0", "+OK\r\n+\r\n.\r\n", "LIST", "+OK\r\n+ 1\r\n.\r\n", "LIST 1", "+OK 1 120\r\n", "uidl", "+OK\r\n.\r\n", "UIDL 1", "+OK 1 x\r\n",
	"CAPA", "+OK\r\n+ x\r\n.\r\n", "LANG", "+OK\r\n+ x\r\n.\r\n", "LANG en", "+OK en\r\n",
	"AUTH PLAIN", "+ \r\n", "AUTH LOGIN", "+ VXNlcm5hbWU6\r\n", "YWxleA==", "+ UGFzc3dvcmQ6\r\n", "ZHJ1bXM=", "+OK in\r\n", "*", "-ERR given up\r\n",
	"AUTH X", "-ERR no\r\n", "STAT", "+OK 1 120\r\n", "QUIT", "+OK bye\r\n")

// smtp answers commands; the lines of a text it takes without a word.
var smtp = answers("220-shadrach\r\n220 ready\r\n",
	"EHLO x", "250-shadrach\r\n250-AUTH PLAIN\r\n250 334 is no code here\r\n", "AUTH PLAIN", "334 \r\n", "AGFsZXgAZHJ1bXM=", "235 in\r\n",
	"AUTH X", "504 no\r\n", "*", "501 given up\r\n", "DATA", "354 go\r\n", ".", "250 ok\r\n", "data", "503-no\r\n503 no\r\n",
	"hello", "250 a\r\n", "x", "250 b\r\n", "QUIT", "221 bye\r\n", "now", "451 too much\r\n", "BDAT 0 LAST", "250 c\r\n", "BDAT 5 first", "501 no\r\n")

// What a connection waits for after each line.
func TestStates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, protocol string
		server         *script
		typed, want    string
	}{
		{"lines of a message are none of the server's", "pop3", pop3, "RETR 1|RETR 9|STAT", "waiting ready|waiting ready|waiting ready"},
		{"other answers of many lines", "pop3", pop3, "TOP 1 0|LIST|LIST 1|uidl|UIDL 1|CAPA|LANG|LANG en|STAT", strings.TrimSuffix(strings.Repeat("waiting ready|", 9), "|")},
		{"SASL in POP3", "pop3", pop3, "AUTH LOGIN|YWxleA==|ZHJ1bXM=|STAT", "waiting continue|waiting continue|waiting ready|waiting ready"},
		{"SASL given up", "pop3", pop3, "AUTH PLAIN|*|AUTH X|RETR 1", "waiting continue|waiting ready|waiting ready|waiting ready"},
		{"the end", "pop3", pop3, "QUIT", "waiting closed"},
		{"a reply of many lines", "smtp", smtp, "EHLO x|data", "waiting ready|waiting ready"},
		{"SASL in SMTP", "smtp", smtp, "AUTH PLAIN|AGFsZXgAZHJ1bXM=|AUTH PLAIN|*|AUTH X", "waiting continue|waiting ready|waiting continue|waiting ready|waiting ready"},
		{"a text", "smtp", smtp, "DATA|Subject: x||QUIT now|..|BDAT 3|.|EHLO x", "waiting continue||||||waiting ready|waiting ready"},
		{"a text that the server ends", "smtp", smtp, "DATA|now|EHLO x", "waiting continue|ready|waiting ready"},
		{"chunks", "smtp", smtp, "bdat 10|!|hello|BDAT 3 LAST|x|BDAT 0 LAST|EHLO x", "literal 10|literal 7|waiting ready|literal 3|waiting ready|waiting ready|waiting ready"},
		{"a chunk that ends within a line", "smtp", smtp, "BDAT 3|abcEHLO x|EHLO x", "literal 3|waiting ready|waiting ready"},
		{"a chunk that ends within a line's end", "smtp", smtp, "BDAT 4|abc|EHLO x", "literal 4|waiting ready|waiting ready"},
		{"a chunk refused at once", "smtp", smtp, "BDAT 90|data|EHLO x|BDAT 5 first", "literal 90|literal 84 ready|waiting ready|literal 5 ready"},
		{"no size", "smtp", smtp, "BDAT|BDAT x|EHLO x", "waiting ready|waiting ready|waiting ready"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := play(t, nil, c.server.worlds())
			s.Connect("one", c.protocol, 0)
			s.told()
			var got []string
			for _, line := range strings.Split(c.typed, "|") {
				s.Send("one", line)
				var states []string
				for _, e := range s.told() {
					if e, ok := e.(player.ConnState); ok {
						states = append(states, string(e.State))
						if e.Octets > 0 {
							states = append(states, fmt.Sprint(e.Octets))
						}
					}
				}
				got = append(got, strings.Join(states, " "))
			}
			same(t, "states", strings.Join(got, "|"), c.want)
		})
	}
}

// sending is a lesson with a message's text and a chunk.
const sending = "```smtp\n" +
	"S: 220-[..]\nS: 220 ready\n" +
	"C: DATA\nS: 354 go\nC: Subject: x\nC:\nC: ..\nC: .\nS: 250 ok\n" +
	"C: BDAT 11\nC: hi\nC: hello\nS: 250 a\n" +
	"C: AUTH PLAIN\nS: 334\nC: AGFsZXgAZHJ1bXM=\nS: 235 in\n" +
	"```\n"

func sendingServer() *script {
	return answers("220-x\r\n220 ready\r\n", "DATA", "354 go\r\n", "data", "354 go\r\n", "auth plain", "334\r\n", ".", "250 ok\r\n", "hello", "250 a\r\n",
		"AUTH PLAIN", "334\r\n", "AGFsZXgAZHJ1bXM=", "235 in\r\n", "agfszxgazhj1bxm=", "535 no\r\n", "*", "501 given up\r\n", "NOOP", "250 noop\r\n")
}

// A message's text is typed line by line, as a literal is; a click sends what is left of it.
func TestTypedText(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, sending), sendingServer().worlds())
	s.Connect("smtp", "smtp", 25)
	s.told()
	s.Send("smtp", "data")
	same(t, "the command", shown(s.told()), "smtp C: data (step 2)\nsmtp is waiting\nsmtp S: 354 go (step 2)\nsmtp is continue\nat 2 done current ahead ahead ahead\n")
	s.Send("smtp", "Subject: x")
	same(t, "a line", shown(s.told()), "smtp C: Subject: x (step 2)\nat 2 done current ahead ahead ahead\n")
	s.Step(2)
	same(t, "the rest", shown(s.told()), "smtp C:  (step 2)\nsmtp C: .. (step 2)\n"+
		"smtp C: . (step 2)\nsmtp is waiting\nsmtp S: 250 ok (step 2)\nsmtp is ready\nat 3 done done current ahead ahead\n")
	s.Send("smtp", "bdat 11")
	s.Send("smtp", "hi")
	s.told()
	s.Send("smtp", "hello")
	same(t, "a chunk", shown(s.told()), "smtp C: hello (step 3)\nsmtp is waiting\nsmtp S: 250 a (step 3)\nsmtp is ready\nat 4 done done done current ahead\n")
	s.Send("smtp", "auth plain")
	s.Send("smtp", "AGFsZXgAZHJ1bXM=")
	if got := shown(s.told()); !strings.HasSuffix(got, "at 6 done done done done done\n") {
		t.Error(got)
	}
}

// A text of the learner's own, shorter or longer than the lesson's, is the step's text all the same, up to its dot.
func TestAnotherText(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, sending), sendingServer().worlds())
	s.Step(1)
	for _, line := range []string{"DATA", "Subject: mine", "", "My own words.", "And more.", "..", "Yours", "."} {
		s.Send("smtp", line)
	}
	if got := shown(s.told()); !strings.HasSuffix(got, "smtp C: . (step 2)\nsmtp is waiting\nsmtp S: 250 ok (step 2)\nsmtp is ready\nat 3 done done current ahead ahead\n") {
		t.Fatal(got)
	}
	s.Restart(2)
	for _, line := range []string{"DATA", "."} {
		s.Send("smtp", line)
	}
	if got := shown(s.told()); !strings.HasSuffix(got, "at 3 done done current ahead ahead\n") {
		t.Fatal(got)
	}
	s.Step(3)
	s.Send("smtp", "AUTH PLAIN")
	s.Send("smtp", "*") // no command, and not what the step shows
	s.Send("smtp", "AGFsZXgAZHJ1bXM=")
	got := shown(s.told())
	if !strings.Contains(got, "at 5 done done done done current") || strings.Contains(got, "(step 5)") {
		t.Errorf("base64 that nothing asked for is taken for the step\n%s", got)
	}
}

// DATA that is refused takes its text along.
func TestRefusedText(t *testing.T) {
	t.Parallel()
	l := parse(t, "```smtp\nS: 220\nC: DATA\nC: hi\nC: .\nS: 503 no\nC: NOOP\nS: 250 noop\n```\n")
	s := answers("220\r\n", "DATA", "503 no\r\n", "NOOP", "250 noop\r\n")
	if faults := player.Format(player.Check(context.Background(), l, s.worlds())); faults != "" {
		t.Error(faults)
	}
	p := play(t, l, s.worlds())
	p.Step(1)
	p.Step(2)
	if got := shown(p.told()); strings.Contains(got, "C: hi") || !strings.HasSuffix(got, "at 3 done done current\n") {
		t.Error(got)
	}
}

// A check plays texts, chunks and challenges, and an update writes what is answered to them.
func TestCheckText(t *testing.T) {
	t.Parallel()
	worlds := sendingServer().worlds()
	src := strings.NewReplacer("S: 354 go\n", "", "250 ok", "250 fine", "S: 235 in\n", "").Replace(sending)
	for _, c := range []struct{ src, want string }{
		{sending, ""},
		{strings.Replace(sending, "S: 250 ok", "S: 250 fine", 1), "lesson.md:10: the answer differs\n      354 go\n    - 250 fine\n    + 250 ok\n"},
		{src, "lesson.md:4: the answer differs\n    + 354 go\n    - 250 fine\n    + 250 ok\n" +
			"lesson.md:16: the server sent 1 answer that no S: line of smtp takes\n    + 235 in\n"},
	} {
		l := parse(t, c.src)
		results := player.Check(context.Background(), l, worlds)
		same(t, "faults", player.Format(results), c.want)
		updated, _ := player.Update(t.Context(), "lesson.md", []byte(c.src), worlds, nil)
		same(t, "updated", string(updated), sending)
	}
}

package console_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
)

// TestVaried: what stays of an answer and what does not, `[..]` standing for that.
func TestVaried(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lesson></mail-console>`) // one that starts nothing
	for _, c := range []struct{ what, one, other, want string }{
		{"the same", "* 3 EXISTS", "* 3 EXISTS", "* 3 EXISTS"},
		{"nothing", "", "", ""},
		{"a host", "* OK localhost IMAP4rev1 ready", "* OK a.example.org IMAP4rev1 ready", "* OK [..] IMAP4rev1 ready"},
		{"two hosts", "550 at localhost: for users of localhost alone", "550 at a.example: for users of a.example alone",
			"550 at [..]: for users of [..] alone"},
		{"a number is whole", "* 1 FETCH (RFC822.SIZE 1345)", "* 1 FETCH (RFC822.SIZE 1365)", "* 1 FETCH (RFC822.SIZE [..])"},
		{"a literal", "* 2 FETCH (BODY[] {345}", "* 2 FETCH (BODY[] {352}", "* 2 FETCH (BODY[] {[..]}"},
		{"a date is one thing", `INTERNALDATE "24-Nov-2026 11:10:47 +0000"`, `INTERNALDATE " 3-Apr-2029 16:28:10 +0000"`, `INTERNALDATE "[..] +0000"`},
		{"a date with an equal part", "id 12; Tue, 24 Nov 2026 11:10:47 +0000", "id 77; Wed, 4 Apr 2029 16:10:47 +0000", "id [..]; [..] +0000"},
		{"a challenge", "+OK localhost POP3 server ready <a1b2@localhost>", "+OK x.example POP3 server ready <0f0f@x.example>",
			"+OK [..] POP3 server ready <[..]>"},
		{"base64", "+ cj1hYmM=", "+ cj16eXg=", "+ [..]"},
		{"at the end", "\tid 00a1", "\tid ff00", "\tid [..]"},
		{"letters of another alphabet", "S صندوق one", "S صندوق two", "S صندوق [..]"},
		{"a line that lost its end", "a b c", "a b", "a [..]"},
		{"too long to look at", strings.Repeat("a b ", 300) + "x", strings.Repeat("c d ", 300) + "x", "[..] x"},
	} {
		got := ask[string](tab, `probe.varied(`+quote(c.one)+`, `+quote(c.other)+`).map((piece) => piece ?? '[..]').join('')`)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// A said is a turn in short: the entry's kind, connection and text, then lines "conn C: text".
type said struct {
	kind, conn, text string
	more             bool
	lines            []string
}

// turns writes turns as dialogue takes them.
func turns(t *testing.T, all []said) string {
	t.Helper()
	out := []any{}
	for _, s := range all {
		lines := []any{}
		for _, line := range s.lines {
			conn, rest, _ := strings.Cut(line, " ")
			who, text, _ := strings.Cut(rest, ": ")
			lines = append(lines, map[string]string{"conn": conn, "who": who, "text": text})
		}
		out = append(out, map[string]any{
			"entry": map[string]any{"millis": 0, "conn": s.conn, "kind": s.kind, "text": s.text}, "lines": lines, "more": s.more,
		})
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "¿", `\udcff`) // an octet that is no UTF-8, as protocol.ts writes it
}

// TestDialogue: sessions as fences, each of which the lessons' own parser takes without a fault.
func TestDialogue(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lesson></mail-console>`) // one that starts nothing
	connect := func(conn, service, greeting string) said {
		return said{kind: "connect", conn: conn, text: service, lines: []string{conn + " S: " + greeting}}
	}
	send := func(conn, line string, answers ...string) said {
		s := said{kind: "send", conn: conn, text: line + "\r\n", lines: []string{conn + " C: " + line}}
		s.lines = append(s.lines, answers...)
		return s
	}
	within := func(s said) said { s.more = true; return s }
	for name, c := range map[string]struct {
		turns, others []said // others nil: the same
		want          string
		flags         string // parted, mail
	}{
		"nothing typed": {turns: []said{connect("imap", "imap 143", "* OK ready")}, want: ""},
		"a greeting that changes, and a close": {
			turns: []said{connect("imap", "imap 143", "* OK here ready"),
				send("imap", "a1 logout", "imap S: * BYE here", "imap S: a1 OK bye", "imap I: Connection closed by foreign host.")},
			others: []said{connect("imap", "imap 143", "* OK there ready"),
				send("imap", "a1 logout", "imap S: * BYE there", "imap S: a1 OK bye", "imap I: Connection closed by foreign host.")},
			want: "```imap\nS: * OK [..] ready\nC: a1 logout\nS: * BYE [..]\nS: a1 OK bye\nS: <close>\n```\n",
		},
		"a second connection of the protocol, and a port": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), connect("imap2", "imap 143", "* OK ready"), connect("smtp", "smtp 587", "220 ready"),
				send("imap2", "a1 noop", "imap2 S: a1 OK"), send("smtp", "noop", "smtp S: 250 OK"), send("imap2", "a2 noop", "imap2 S: a2 OK")},
			want: "```imap as=imap2\nS: * OK ready\n```\n\n```smtp port=587\nS: 220 ready\n```\n\n```imap as=imap2\nC: a1 noop\nS: a1 OK\n```\n\n" +
				"```smtp port=587\nC: noop\nS: 250 OK\n```\n\n```imap as=imap2\nC: a2 noop\nS: a2 OK\n```\n",
		},
		"news stands after the step that brought it": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), within(send("imap", "a1 idle", "imap S: + idling")),
				connect("smtp", "smtp 25", "220 ready"), within(send("smtp", "data", "smtp S: 354 go on")), within(send("smtp", "x: y")),
				send("smtp", ".", "imap S: * 3 EXISTS", "smtp S: 250 OK"), send("imap", "done", "imap S: a1 OK")},
			want: "```imap\nS: * OK ready\nC: a1 idle\nS: + idling\n```\n\n```smtp\nS: 220 ready\nC: data\nS: 354 go on\nC: x: y\nC: .\nS: 250 OK\n```\n\n" +
				"```imap\nS: * 3 EXISTS\nC: done\nS: a1 OK\n```\n",
		},
		"a literal": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), within(send("imap", "a1 login {4}", "imap S: + go")), within(send("imap", "alex {5}", "imap S: + go")),
				send("imap", "drums", "imap S: a1 OK")},
			want: "```imap\nS: * OK ready\nC: a1 login {4}\nS: + go\nC: alex {5}\nS: + go\nC: drums\nS: a1 OK\n```\n",
		},
		"an empty line": {
			turns: []said{connect("pop3", "pop3 110", "+OK ready"), send("pop3", "", "pop3 S: -ERR what?"), send("pop3", "retr 1", "pop3 S: +OK", "pop3 S: ", "pop3 S: .")},
			want:  "```pop3\nS: +OK ready\nC:\nS: -ERR what?\nC: retr 1\nS: +OK\nS:\nS: .\n```\n",
		},
		"hung up and opened anew": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), send("imap", "a1 noop", "imap S: a1 OK"),
				{kind: "hangup", conn: "imap", lines: []string{"imap I: Connection closed."}}, connect("imap", "imap 143", "* OK ready"), send("imap", "a2 noop", "imap S: a2 OK")},
			want:  "```imap\nS: * OK ready\nC: a1 noop\nS: a1 OK\nI: Connection closed.\n```\n\n```imap as=imap2\nS: * OK ready\nC: a2 noop\nS: a2 OK\n```\n",
			flags: "renamed",
		},
		"hung up before anything was typed": {
			turns: []said{connect("smtp", "smtp 25", "220 ready"), {kind: "hangup", conn: "smtp", lines: []string{"smtp I: Connection closed."}},
				connect("smtp", "smtp 587", "220 ready"), send("smtp", "quit", "smtp S: 221 bye", "smtp I: Connection closed by foreign host."),
				connect("smtp", "smtp 25", "220 ready"), send("smtp", "noop", "smtp S: 250 OK")},
			want: "```smtp port=587\nS: 220 ready\nC: quit\nS: 221 bye\nS: <close>\n```\n\n```smtp\nS: 220 ready\nC: noop\nS: 250 OK\n```\n",
		},
		"what is no wildcard is escaped, in a fence of its own": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), send("imap", `a1 noop \Seen`, "imap S: a1 OK"),
				send("imap", `a2 x [..] \Seen`, `imap S: a2 BAD [..] "\Seen" [...]`, "imap S: <close>", "imap S: a\x00b ¿ é\t."),
				send("imap", "a3 noop", `imap S: a3 OK \Seen`)},
			want: "```imap\nS: * OK ready\nC: a1 noop \\Seen\nS: a1 OK\n```\n\n```imap escaped\nC: a2 x \\x5b..] \\\\Seen\nS: a2 BAD \\x5b..] \"\\\\Seen\" \\x5b...]\n" +
				"S: \\x3cclose>\nS: a\\x00b \\xff é\t.\n```\n\n```imap\nC: a3 noop\nS: a3 OK \\Seen\n```\n",
		},
		"an escaped line changes, too": {
			turns:  []said{connect("imap", "imap 143", "* OK ready"), send("imap", "a1 x", "imap S: a1 BAD here [..")},
			others: []said{connect("imap", "imap 143", "* OK ready"), send("imap", "a1 x", "imap S: a1 BAD there [..")},
			want:   "```imap\nS: * OK ready\n```\n\n```imap escaped\nC: a1 x\nS: a1 BAD [..] \\x5b..\n```\n",
		},
		"the other world parts": {
			turns:  []said{connect("pop3", "pop3 110", "+OK <1@here>"), send("pop3", "apop alex x", "pop3 S: +OK in"), send("pop3", "stat", "pop3 S: +OK 1 2")},
			others: []said{connect("pop3", "pop3 110", "+OK <2@there>"), send("pop3", "apop alex x", "pop3 S: -ERR out"), send("pop3", "stat", "pop3 S: -ERR no")},
			want:   "```pop3\nS: +OK <[..]>\nC: apop alex x\nS: +OK in\nC: stat\nS: +OK 1 2\n```\n", flags: "parted",
		},
		"more lines elsewhere": {
			turns:  []said{connect("pop3", "pop3 110", "+OK ready"), send("pop3", "retr 1", "pop3 S: +OK 30 octets", "pop3 S: by here with x", "pop3 S: id 1", "pop3 S: ", "pop3 S: Text.", "pop3 S: .")},
			others: []said{connect("pop3", "pop3 110", "+OK ready"), send("pop3", "retr 1", "pop3 S: +OK 45 octets", "pop3 S: by elsewhere", "pop3 S: with x", "pop3 S: id 2", "pop3 S: ", "pop3 S: Text.", "pop3 S: .")},
			want:   "```pop3\nS: +OK ready\nC: retr 1\nS: +OK [..] octets\nS: [...]\nS:\nS: Text.\nS: .\n```\n",
		},
		"mail of one's own": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), {kind: "mail", text: "alex\ta.eml\nx"}, send("imap", "a1 noop", "imap S: a1 OK")},
			want:  "```imap\nS: * OK ready\nC: a1 noop\nS: a1 OK\n```\n", flags: "mail",
		},
		"a console that nothing was typed into": {
			turns: []said{connect("imap", "imap 143", "* OK ready"), connect("pop3", "pop3 110", "+OK ready"), send("imap", "a1 noop", "imap S: a1 OK")},
			want:  "```imap\nS: * OK ready\nC: a1 noop\nS: a1 OK\n```\n",
		},
	} {
		others := c.others
		if others == nil {
			others = c.turns
		}
		var got struct {
			Fences                string
			Parted, Mail, Renamed bool
		}
		tab.Do(`probe.dialogue(`+turns(t, c.turns)+`, `+turns(t, others)+`)`, &got)
		if got.Fences != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got.Fences, c.want)
		}
		for flag, on := range map[string]bool{"parted": got.Parted, "mail": got.Mail, "renamed": got.Renamed} {
			if on != (c.flags == flag) {
				t.Errorf("%s: %s is %v", name, flag, on)
			}
		}
		if _, faults := transcript.Parse(name, []byte(got.Fences)); len(faults) > 0 {
			t.Errorf("%s: the lessons' parser says %v of\n%s", name, faults, got.Fences)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lesson></mail-console>`) // one that starts nothing
	for _, c := range []struct{ hash, want string }{
		{"", `{"set":"","commands":[]} `},
		{"#set=foo", `{"set":"foo","commands":[]} `},
		{"#set=a%20b&protocol=pop3&run=user%20alex%0Apass%20a=b%26c%0A", `{"set":"a b","commands":["user alex","pass a=b&c"],"service":{"protocol":"pop3","port":110}} `},
		{"#protocol=smtp&port=587&run=a%0D%0A%0A+b", `{"set":"","commands":["a","","+b"],"service":{"protocol":"smtp","port":587}} `},
		{"#protocol=smtp", `{"set":"","commands":[],"service":{"protocol":"smtp","port":25}} `},
		{"#set=foo&unknown=x", `{"set":"foo","commands":[]} `},
		{"#set=foo&protocol=http&run=x", `{"set":"foo","commands":[]} protocol`},
		{"#protocol=imap&port=587", `{"set":"","commands":[]} port`},
		{"#protocol=imap&port=x", `{"set":"","commands":[]} port`},
		{"#protocol=toString", `{"set":"","commands":[]} protocol`},
		{"#run=100%", `{"set":"","commands":[]} coding`},
		{"#set=%ff", `{"set":"","commands":[]} coding`},
		{"#run=" + strings.Repeat("x%0A", 101), `{"set":"","commands":[]} many`},
		{"#run=" + strings.Repeat("x", 8000), `{"set":"","commands":[]} long`},
	} {
		got := ask[string](tab, `(({ link, fault }) => JSON.stringify({ set: link.set, commands: link.commands, service: link.service }) + ' ' + (fault ?? ''))(probe.readLink(`+quote(c.hash)+`))`)
		if got != c.want {
			t.Errorf("%.60s is read as %s, want %s", c.hash, got, c.want)
		}
	}
	// What is written is read back as it was, whatever a command is made of.
	const back = `JSON.stringify(probe.readLink(probe.writeLink({ set: 'ä&b=c', service: { protocol: 'imap', port: 143 }, commands })).link.commands) === JSON.stringify(commands)`
	if !ask[bool](tab, `((commands) => `+back+`)(['a1 login alex "d&r=u#m+s"', '', ' a2  noop ', 'صندوق', 'S: x', '%0A', '\\'])`) {
		t.Error("a link is not read back as it was written")
	}
	for expression, want := range map[string]string{
		`String(probe.writeLink({ set: 'a', commands: Array(101).fill('x') }))`:   "undefined",
		`String(probe.writeLink({ set: 'a', commands: ['x'.repeat(8000)] }))`:     "undefined",
		`String(probe.writeLink({ set: 'a', commands: ['\udcff'] }))`:             "#set=a&run=%EF%BF%BD%0A",
		`String(probe.isLink('#text')) + probe.isLink('') + probe.isLink('#a=b')`: "falsefalsetrue",
	} {
		if got := ask[string](tab, expression); got != want {
			t.Errorf("%s = %s, want %s", expression, got, want)
		}
	}
}

// TestOfferedLines: what a link offers is sent as it was typed, empty lines and those that look like an answer among them.
func TestOfferedLines(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	await(t, tab, 0, greeting)
	tab.Do(`probe.one().offer(probe.offered(['a1 login alex drums', '', ' a2 noop', 'S: x', 'C: y']))`, nil)
	tab.Do(`probe.button(0, 'Send all').click()`, nil)
	got := await(t, tab, 0, "C: C: y\nS: ")
	for _, want := range []string{"C: a1 login alex drums\n", "\nC: \nS: ", "\nC:  a2 noop\n", "\nC: S: x\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if !ask[bool](tab, `[...probe.one().shadowRoot.querySelectorAll('.commands li')].every((li) => li.className === 'sent')`) {
		t.Error("what was sent is not marked")
	}
	clean(t, tab)
}

// TestPhase: the head tells how far the session is, in the protocol's own words.
func TestPhase(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console store="a"></mail-console><mail-console store="a" protocol="smtp" port="587"></mail-console>`+
		`<mail-console store="a" protocol="pop3" lang="ar"></mail-console>`)
	says := func(n int, want string) {
		t.Helper()
		phase := `(probe.within(` + string(rune('0'+n)) + `, '.phase').hidden ? '' : probe.within(` + string(rune('0'+n)) + `, '.phase').textContent.replace(/[\u2068\u2069]/g, ''))`
		tab.Wait(phase+` === `+quote(want), phase)
	}
	say := func(n int, lines ...string) {
		for _, line := range lines {
			tab.Do(`probe.one(`+string(rune('0'+n))+`).send(`+quote(line)+`)`, nil)
		}
	}
	says(0, "not authenticated")
	say(0, "a1 login alex drums")
	says(0, "authenticated as alex")
	say(0, "a2 select newbox")
	says(0, "selected newbox")
	say(0, "a3 logout")
	says(0, "")
	says(1, "greeted")
	say(1, "ehlo x", "auth plain AGFsZXgAZHJ1bXM=")
	says(1, "ready as alex")
	say(1, "mail from:<alex@smallorg.org>")
	says(1, "mail as alex")
	says(2, "authorization")
	say(2, "user alex", "pass drums")
	says(2, "transaction باسم alex")
	clean(t, tab)
}

package replay_test

import (
	"bytes"
	"context"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sanduq/lessons"
	"sanduq/server/internal/replay"
)

const front = "---\ntitle: A lesson\nsummary: Short.\nhost: box.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: small\n---\n"

const good = front + "Some text, and [the next](../02-next/en.md#step-2).\n\n" +
	"```imap\nI: $ telnet\nS: * OK [..] ready\nC: a1 login alex drums\nS: a1 OK [..]\nC: a2 select INBOX\nS: * 1 EXISTS\nS: [...]\nS: a2 OK [..]\n```\n" +
	"```imap as=shown nocheck\nC: nobody\n```\n"

// files is a course without faults, changed as a test says: nil takes a file away.
func files(change map[string]string) fstest.MapFS {
	all := map[string]string{
		"01-first/en.md": good, "01-first/ar.md": strings.Replace(strings.Replace(good, "Some text", "نصّ ما", 1), "I: $ telnet", "I: $ اتصال", 1),
		"02-next/en.md": good, "02-next/ar.md": good,
		"mailboxes/small/set.txt": "user alex drums\nmailbox INBOX\nmessage a.eml 2000-02-28T12:00:00Z\n", "mailboxes/small/a.eml": "Subject: a\n\nhi\n",
		"transcript/notes.md": "not a lesson",
	}
	maps.Copy(all, change)
	fsys := fstest.MapFS{}
	for name, text := range all {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

func run(t *testing.T, cfg replay.Config) (*replay.Report, string) {
	t.Helper()
	r, err := replay.Run(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	return r, out.String()
}

const unchecked = "01-first/en.md:20: nocheck: this dialogue is not played\n01-first/ar.md:20: nocheck: this dialogue is not played\n" +
	"02-next/en.md:20: nocheck: this dialogue is not played\n02-next/ar.md:20: nocheck: this dialogue is not played\n4 nocheck\n"

func TestRun(t *testing.T) {
	t.Parallel()
	both := func(old, new string) map[string]string {
		s := strings.Replace(good, old, new, 1)
		if s == good {
			t.Fatalf("%q is not in the lesson", old)
		}
		return map[string]string{"01-first/en.md": s, "01-first/ar.md": s}
	}
	one := func(old, new string) map[string]string {
		m := both(old, new)
		delete(m, "01-first/en.md")
		return m
	}
	quota := both("S: a2 OK [..]\n", "S: a2 OK [..]\nC: a3 getquotaroot inbox\nS: * QUOTAROOT INBOX \"\"\nS: * QUOTA \"\" (STORAGE 1 20)\nS: a3 OK [..]\n"+
		"C: a4 append inbox {20475}\nS: a4 NO [OVERQUOTA] [..]\n")
	for name, text := range quota {
		quota[name] = strings.Replace(text, "mailboxes: small\n", "mailboxes: small\nquota: 20 KiB\n", 1)
	}
	for _, c := range []struct {
		name   string
		change map[string]string
		want   string // of the report without the lines on nocheck
	}{
		{"as it is", nil, "5 passed, 0 failed\n"},
		{"an answer that differs", one("S: a1 OK [..]", "S: a1 NO [..]"), "01-first/ar.md:14: the answer differs\n    - a1 NO [..]\n    + a1 OK LOGIN completed\n" +
			"01-first/ar.md:14: the dialogue differs from en.md:14: have `S: a1 NO [..]`, want `S: a1 OK [..]`\n4 passed, 1 failed\n"},
		{"front matter", both("host:", "hots:"), "01-first/en.md:1: front matter: host is missing\n01-first/en.md:4: front matter: unknown key \"hots\" (known: title, summary, host, date, mailboxes, quota, tls, source)\n" +
			"01-first/ar.md:1: front matter: host is missing\n01-first/ar.md:4: front matter: unknown key \"hots\" (known: title, summary, host, date, mailboxes, quota, tls, source)\n3 passed, 2 failed\n"},
		{"a quota", quota, "5 passed, 0 failed\n"},
		{"another world", one("box.example", "bag.example"), "01-first/ar.md:4: front matter: host is not that of en.md\n4 passed, 1 failed\n"},
		{"no such set", one("mailboxes: small", "mailboxes: large"), "01-first/ar.md:6: front matter: there is no set mailboxes/large\n01-first/ar.md:6: front matter: mailboxes is not that of en.md\n4 passed, 1 failed\n"},
		{"a literal's count", one("C: a1 login alex drums", "C: a1 login {3+}\nC: alex drums"), "01-first/ar.md:13: a literal of 3 octets is announced, and 10 follow: 7 too many\n" +
			"01-first/ar.md:13: the dialogue differs from en.md:13: have `C: a1 login {3+}`, want `C: a1 login alex drums`\n4 passed, 1 failed\n"},
		{"a language missing", map[string]string{"01-first/ar.md": ""}, "01-first/ar.md:1: the lesson is not there in this language\n4 passed, 1 failed\n"},
		{"a language more", map[string]string{"01-first/fr.md": good}, "02-next/fr.md:1: the lesson is not there in this language\n6 passed, 1 failed\n"},
		{"a language more, in every lesson", map[string]string{"01-first/pt-BR.md": good, "02-next/pt-BR.md": good}, "7 passed, 0 failed\n"},
		{"one language", map[string]string{"01-first/en.md": "", "02-next/en.md": "", "02-next/ar.md": good}, "01-first/ar.md:8: dead link \"../02-next/en.md#step-2\": there is no 02-next/en.md\n" +
			"02-next/ar.md:8: dead link \"../02-next/en.md#step-2\": there is no 02-next/en.md\n1 passed, 2 failed\n"},
		{"a file that is no language", map[string]string{"01-first/english.md": good, "01-first/README.md": "for authors"},
			"01-first/english.md:1: \"english\" is no code of a language: want a name such as en.md\n5 passed, 1 failed\n"},
		{"a dialogue more", map[string]string{"01-first/ar.md": good + "```imap nocheck\nC: x\n```\n"}, "01-first/ar.md:23: 3 dialogues, and 2 in en.md\n4 passed, 1 failed\n"},
		{"another fence", one("```imap\n", "```imap ordered\n"), "01-first/ar.md:10: the dialogue is `imap ordered`, and in en.md:10 `imap`\n4 passed, 1 failed\n"},
		{"a line less", one("S: * 1 EXISTS\n", ""), "01-first/ar.md:16: the dialogue differs from en.md:16: have `S: [...]`, want `S: * 1 EXISTS`\n4 passed, 1 failed\n"},
		{"nocheck differs", one("C: nobody", "C: somebody"), "01-first/ar.md:21: the dialogue differs from en.md:21: have `C: somebody`, want `C: nobody`\n4 passed, 1 failed\n"},
		{"a dead link", one("../02-next/en.md", "../03-next/en.md"), "01-first/ar.md:8: dead link \"../03-next/en.md#step-2\": there is no 03-next/en.md\n4 passed, 1 failed\n"},
		{"a link to no step", one("#step-2", "#step-9"), "01-first/ar.md:8: dead link \"../02-next/en.md#step-9\": 02-next/en.md has 3 steps\n4 passed, 1 failed\n"},
		{"a link out of the course", one("../02-next/en.md#step-2", "../../README.md"), "01-first/ar.md:8: dead link \"../../README.md\": it leads out of the course\n4 passed, 1 failed\n"},
		{"a picture that is not there", one("Some text", "![states](states.svg)"), "01-first/ar.md:8: dead link \"states.svg\": there is no 01-first/states.svg\n4 passed, 1 failed\n"},
		{"a link out", one("../02-next/en.md", "https://www.rfc-editor.org/rfc/rfc3501"), "5 passed, 0 failed\n"},
		{"a set with a fault", map[string]string{"mailboxes/small/set.txt": "user alex drums\nmailbox INBOX\nmassage\nmessage a.eml 2000-02-28T12:00:00Z\n"},
			"01-first/en.md:6: not played: the set mailboxes/small has faults\n01-first/ar.md:6: not played: the set mailboxes/small has faults\n" +
				"02-next/en.md:6: not played: the set mailboxes/small has faults\n02-next/ar.md:6: not played: the set mailboxes/small has faults\n" +
				"mailboxes/small/set.txt:3: …\n0 passed, 5 failed\n"},
		{"another set with a fault", map[string]string{"mailboxes/other/set.txt": "message a.eml\n"}, "mailboxes/other/set.txt:1: …\n5 passed, 1 failed\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, got := run(t, replay.Config{Course: files(c.change)})
			var lines []string
			for _, line := range strings.SplitAfter(got, "\n") {
				if !strings.Contains(line, "nocheck: this") && !strings.HasSuffix(line, " nocheck\n") {
					lines = append(lines, line)
				}
			}
			gotLines, wantLines := lines, strings.SplitAfter(c.want, "\n")
			for i := range max(len(gotLines), len(wantLines)) {
				if i >= len(gotLines) || i >= len(wantLines) {
					t.Fatalf("got:\n%s\nwant:\n%s", strings.Join(lines, ""), c.want)
				}
				head, _, cut := strings.Cut(wantLines[i], "…")
				if gotLines[i] != wantLines[i] && !(cut && strings.HasPrefix(gotLines[i], head)) {
					t.Fatalf("got:\n%s\nwant:\n%s", strings.Join(lines, ""), c.want)
				}
			}
		})
	}
}

func TestUncheckedAreNamed(t *testing.T) {
	t.Parallel()
	_, got := run(t, replay.Config{Course: files(nil)})
	if got != unchecked+"5 passed, 0 failed\n" {
		t.Errorf("got:\n%s", got)
	}
}

func TestOnlyAndName(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(good, "S: a1 OK", "S: a1 NO", 1)
	r, got := run(t, replay.Config{
		Course: files(map[string]string{"01-first/en.md": broken, "02-next/en.md": broken}),
		Only:   func(file string) bool { return file == "02-next/en.md" },
		Name:   func(file string) string { return "course/" + file },
	})
	if r.Passed != 0 || r.Failed != 1 || !strings.HasPrefix(got, "course/02-next/en.md:14: the answer differs\n") {
		t.Errorf("got:\n%s", got)
	}
}

// An update mends every language, and the report is that of what was written.
func TestUpdate(t *testing.T) {
	t.Parallel()
	broken := strings.NewReplacer("* 1 EXISTS", "* 2 EXISTS", "a1 OK [..]", "a1 NO [..]").Replace(good)
	var mu sync.Mutex
	written := map[string]string{}
	_, got := run(t, replay.Config{
		Course: files(map[string]string{"01-first/en.md": broken, "01-first/ar.md": broken}),
		Update: func(file string, _, b []byte) error {
			mu.Lock()
			defer mu.Unlock()
			written[file] = string(b)
			return nil
		},
	})
	if got != "01-first/en.md: updated\n01-first/ar.md: updated\n"+unchecked+"5 passed, 0 failed\n" {
		t.Errorf("got:\n%s", got)
	}
	if len(written) != 2 || written["01-first/en.md"] != good || written["01-first/ar.md"] != good {
		t.Errorf("written:\n%s", written["01-first/en.md"])
	}
}

func TestNothingToCheck(t *testing.T) {
	t.Parallel()
	if _, err := replay.Run(context.Background(), replay.Config{Course: fstest.MapFS{"a/en.md": {Data: []byte(good)}}}); err != replay.ErrNoLessons {
		t.Errorf("error %v", err)
	}
}

// The built-in course has no faults.
func TestBuiltinCourse(t *testing.T) {
	t.Parallel()
	r, got := run(t, replay.Config{Course: lessons.FS})
	if r.Failed > 0 || len(r.Unchecked) > 0 || r.Passed < 11 {
		t.Error(got)
	}
}

package progress_test

import (
	"bytes"
	"strings"
	"testing"

	"sanduq/server/internal/progress"
)

func TestNoProgressFile(t *testing.T) {
	t.Parallel()
	source := string(good(t).sealed().json(t))
	for _, c := range []struct{ why, old, new, want string }{
		{"nothing", source, "", "it is empty"},
		{"the Markdown form", source, "# Work of Noor\n", "this is the form for people to read: want the one that ends in .json"},
		{"garbage", source, "\x00\x01\x02", "it is no JSON: invalid character"},
		{"half of it", source, source[:len(source)/2], "it is no JSON: unexpected end of JSON input, at octet "},
		{"a list", source, "[1]", "it is not what a lesson's page writes"},
		{"other JSON", source, `{"name": "x"}`, `it does not begin with "sanduq": 2`},
		{"a later version", `"sanduq": 2`, `"sanduq": 3`, "it is of version 3, and this sanduq reads versions 1 and 2"},
		{"no version of the lesson", `"version": `, `"hash": `, `lesson "01-one": it has no version`},
		{"a number for a name", `"Noor نور"`, "7", "student: what stands there is of another kind (number, before octet "},
		{"words for steps", `"done": 3`, `"done": "many"`, "it is not what a lesson's page writes"},
		{"half a step", `"done": 3`, `"done": 2.5`, `lesson "01-one": done: want a number of steps, have "2.5"`},
		{"less than no step", `"of": 3`, `"of": -3`, `lesson "01-one": of: want a number of steps, have "-3"`},
		{"no steps", "\"done\": 3,", "", `lesson "01-one": done: want a number of steps, have ""`},
		{"an entry that is none", `1200`, `"1200"`, `lesson "01-one": run 1, entry 2: want milliseconds since the lesson was begun, have "1200"`},
		{"an entry before the lesson", `1200`, `-1`, `lesson "01-one": run 1, entry 2: want milliseconds since the lesson was begun, have -1`},
		{"an entry in a thousand years", `1200`, `99999999999999`, `run 1, entry 2: want milliseconds`},
		{"an unknown kind", `"connect"`, `"jump"`, `run 1, entry 1: unknown kind "jump": want connect, send, hangup or mail`},
		{"a word too few", `"connect",`, ``, "run 1, entry 1: want a list of a number, a connection, a kind and a text"},
		{"a null", `"connect"`, `null`, "run 1, entry 1: want a list of a number, a connection, a kind and a text"},
		{"no base64", `"connect"`, `"send", "?"`, `run 1, entry 1: want a list of`},
	} {
		text := strings.Replace(source, c.old, c.new, 1)
		if text == source {
			t.Fatalf("%s: %q is not in the file", c.why, c.old)
		}
		if _, err := progress.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.why, err, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	f := good(t)
	for range 8 {
		f.Lessons[0].Runs = append(f.Lessons[0].Runs, opening)
	}
	if _, err := progress.Read(bytes.NewReader(f.sealed().json(t))); err == nil || err.Error() != `lesson "01-one": it has 9 runs: want at most 8` {
		t.Error(err)
	}
	f = good(t)
	for range 500 {
		f.Lessons = append(f.Lessons, f.Lessons[0])
	}
	if _, err := progress.Read(bytes.NewReader(f.sealed().json(t))); err == nil || err.Error() != "it has 501 lessons: want at most 500" {
		t.Error(err)
	}
	large := strings.NewReader(strings.Repeat(" ", 16<<20) + "{}")
	if _, err := progress.Read(large); err == nil || err.Error() != "it is larger than 16 MiB" {
		t.Error(err)
	}
}

// TestDigest: the digest of a file of the page, worked out apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	const text = `{"sanduq": 1, "student": "Noor", "saved": "2026-11-24T12:00:00Z", "page": "https://x.example/en/",
 "lessons": [{"name": "06-expunge", "hash": "1a2b", "title": "x", "done": 12, "of": 20, "tasks": [true, false],
   "runs": [[[0, "imap", "connect", "imap 143"], [1200, "imap", "send", "a1 login alex drums\r\n"]], [[5, "imap", "send", "/w0K", "base64"]]]}],
 "digest": "DIGEST"}`
	f := read(t, []byte(strings.Replace(text, "DIGEST", "dcbba4f9916d1b6b", 1)))
	if f.Edited {
		t.Error("edited")
	}
	if got := f.Lessons[0].Runs[1][0].Text; got != "\xff\r\n" {
		t.Errorf("octets %q", got)
	}
	if !read(t, []byte(text)).Edited {
		t.Error("another digest is no edit")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table := progress.NewTable(&out)
	for _, r := range []progress.Row{
		{Student: `=HYPERLINK("http://x.example")`, Lesson: "01-one", Replayed: true, Steps: 3, Of: 4, Different: 1, Tasks: 0, TasksOf: 2, Verdict: "ok"},
		{Student: "+1", Lesson: "-1", Verdict: "@x"},
		{Student: " \t=1", Lesson: "＝1", Verdict: "no such lesson"},
		{Student: "A\u202eB\nC\x00\u200b", Lesson: "نور, سامي", Verdict: `"`},
		{Student: strings.Repeat("ن", 400), Lesson: "\xff", Verdict: ""},
	} {
		if err := table.Add("a,b.json", r); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	want := `file,student,lesson,steps,of,different,tasks,tasks_of,verdict
"a,b.json","'=HYPERLINK(""http://x.example"")",01-one,3,4,1,0,2,ok
"a,b.json",'+1,'-1,,,,,,'@x
"a,b.json",' ` + "\ufffd" + `=1,'＝1,,,,,,no such lesson
"a,b.json",A` + "\ufffdB\ufffdC\ufffd\ufffd" + `,"نور, سامي",,,,,,""""
"a,b.json",` + strings.Repeat("ن", 299) + "…,\ufffd,,,,,,\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
	out.Reset()
	if err := progress.NewTable(&out).Flush(); err != nil || out.String() != want[:strings.Index(want, "\n")+1] {
		t.Errorf("an empty table: %q, %v", &out, err)
	}
}

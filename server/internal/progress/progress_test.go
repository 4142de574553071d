package progress_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sanduq/lessons/transcript"
	"sanduq/server/internal/progress"
	"sanduq/server/internal/replay"
)

const lesson = "---\ntitle: T\nsummary: S.\nhost: a.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: own\n---\n" +
	"```imap\nS: * OK [..] ready\nC: a1 login sam secret\nS: a1 OK [..]\nC: a2 select INBOX\nS: * 2 EXISTS\nS: [...]\nS: a2 OK [..]\n```\n" +
	"```task\ndo: Flag the first.\ngoal: message \"One\" in sam/INBOX has \\Flagged\nsolution:\nC: a3 store 1 +flags \\Flagged\nS: [...]\n```\n" +
	"```task\ndo: Make a mailbox.\ngoal: sam/Old exists\nsolution:\nC: a3 create Old\nS: [...]\n```\n"

// courseOf is a course whose first lesson is this; changes are put in place of files, in pairs of name and text.
func courseOf(t *testing.T, text string, changes ...string) *replay.Course {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"01-one/en.md": text, "01-one/ar.md": strings.Replace(text, "title: T", "title: عنوان", 1),
		"02-broken/en.md":       "```imap bad\n```\n",
		"mailboxes/own/set.txt": set,
		"mailboxes/own/one.eml": "Subject: One\n\nHello\n", "mailboxes/own/two.eml": "Subject: Two\n\nHello\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for i := 0; i < len(changes); i += 2 {
		files[changes[i]] = &fstest.MapFile{Data: []byte(changes[i+1])}
	}
	course, err := replay.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return course
}

// A handIn is a file as a page writes it.
type handIn struct {
	Sanduq  int       `json:"sanduq"`
	Student string    `json:"student"`
	Saved   string    `json:"saved"`
	Page    string    `json:"page"`
	Lessons []claimed `json:"lessons"`
	Digest  string    `json:"digest"`
}

type claimed struct {
	Name    string    `json:"name"`
	Version string    `json:"version,omitempty"`
	Hash    string    `json:"hash,omitempty"` // of form 1
	Title   string    `json:"title"`
	Done    int       `json:"done"`
	Of      int       `json:"of"`
	Tasks   []bool    `json:"tasks"`
	Runs    [][][]any `json:"runs"`
}

var opening = [][]any{{0, "imap", "connect", "imap 143"}, {1200, "imap", "send", "x1 LOGIN sam secret\r\n"}, {2500, "imap", "send", "x2 select inbox\r\n"}}

// run is the opening, and more lines sent after it.
func run(lines ...string) [][]any {
	rows := slices.Clone(opening)
	for i, line := range lines {
		rows = append(rows, []any{3000 + 1000*i, "imap", "send", line + "\r\n"})
	}
	return rows
}

// good is a file in which all is as it is claimed; the log ends in a command of its own road.
func good(t *testing.T) *handIn {
	t.Helper()
	versions, _ := courseOf(t, lesson).Lesson("01-one")
	return &handIn{2, "Noor نور", "2026-11-24T12:00:00Z", "https://x.example/en/", []claimed{{
		"01-one", versions[0].Version, "", "T", 3, 3, []bool{true, false}, [][][]any{run(`x3 uid store 1 flags (\Flagged)`)},
	}}, ""}
}

// sealed puts the digest in.
func (f *handIn) sealed() *handIn {
	lines := []string{fmt.Sprint(f.Sanduq), f.Student, f.Saved}
	for _, l := range f.Lessons {
		tasks := ""
		for _, done := range l.Tasks {
			tasks += map[bool]string{false: "0", true: "1"}[done]
		}
		lines = append(lines, l.Name, l.Version+l.Hash, fmt.Sprint(l.Done), fmt.Sprint(l.Of), tasks)
		for _, run := range l.Runs {
			lines = append(lines, "run")
			for _, row := range run {
				lines = append(lines, strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
			}
		}
	}
	h := fnv.New64a()
	h.Write([]byte(strings.Join(lines, "\n")))
	f.Digest = fmt.Sprintf("%016x", h.Sum64())
	return f
}

func (f *handIn) json(t *testing.T) []byte {
	t.Helper()
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t *testing.T, source []byte) *progress.File {
	t.Helper()
	f, err := progress.Read(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestVerify(t *testing.T) {
	t.Parallel()
	course := courseOf(t, lesson)
	for _, c := range []struct {
		why    string
		change func(*handIn) // what is changed with the digest made anew
		want   string        // steps/of, different, tasks/tasks_of, verdict
	}{
		{"as it is", func(*handIn) {}, "3/3 0 1/2 ok"},
		{"a step too many", func(f *handIn) { f.Lessons[0].Runs[0] = opening[:2]; f.Lessons[0].Tasks[0] = false }, "2/3 0 0/2 steps: claims 3, the replay gives 2"},
		{"a step too few", func(f *handIn) { f.Lessons[0].Done = 1 }, "3/3 0 1/2 steps: claims 1, the replay gives 3"},
		{"a task too many", func(f *handIn) { f.Lessons[0].Tasks[1] = true }, "3/3 0 1/2 task 2: claimed, and the replay does not reach it"},
		{"a task too few", func(f *handIn) { f.Lessons[0].Tasks[0] = false }, "3/3 0 1/2 task 1: not claimed, and the replay reaches it"},
		{"both", func(f *handIn) { f.Lessons[0].Done, f.Lessons[0].Tasks[1] = 0, true }, "3/3 0 1/2 steps: claims 0, the replay gives 3; task 2: claimed, and the replay does not reach it"},
		{"a line taken out of the log", func(f *handIn) { f.Lessons[0].Runs[0] = slices.Delete(f.Lessons[0].Runs[0], 1, 2) },
			"1/3 0 0/2 steps: claims 3, the replay gives 1; task 1: claimed, and the replay does not reach it"},
		{"a line changed in the log", func(f *handIn) { f.Lessons[0].Runs[0][3][3] = "x3 store 2 flags (\\Flagged)\r\n" },
			"3/3 0 0/2 task 1: claimed, and the replay does not reach it"},
		{"runs that only together do it", func(f *handIn) {
			f.Lessons[0].Tasks[1] = true
			f.Lessons[0].Runs = [][][]any{run(`x3 store 1 flags (\Flagged)`), run("x3 create Old"), opening[:2]}
		}, "3/3 0 2/2 ok"},
		{"octets", func(f *handIn) {
			f.Lessons[0].Runs[0] = append(f.Lessons[0].Runs[0], []any{9000, "imap", "send", "eDUg/w0K", "base64"})
		}, "3/3 0 1/2 ok"},
		{"an answer that differs", func(f *handIn) {
			f.Lessons[0].Runs[0] = slices.Concat(opening[:2], [][]any{{1900, "", "mail", "sam\ta.eml\nSubject: x\n\nHi\n"}},
				opening[2:], [][]any{{5000, "imap", "send", "x3 store 1 flags (\\Flagged)\r\n"}})
		}, "3/3 1 1/2 ok"},
		{"mail of one's own", func(f *handIn) {
			f.Lessons[0].Runs[0] = append(f.Lessons[0].Runs[0], []any{9000, "", "mail", "sam\ta.eml\nSubject: x\n\nHi\n"})
		}, "3/3 0 1/2 ok"},
		{"nothing sent", func(f *handIn) { f.Lessons[0].Runs = nil }, "0/3 0 0/2 steps: claims 3, the replay gives 0; task 1: claimed, and the replay does not reach it"},
		{"another version", func(f *handIn) { f.Lessons[0].Version = "abc" }, "- other version of the lesson"},
		{"steps that the lesson does not have", func(f *handIn) { f.Lessons[0].Of = 4 }, "- other version of the lesson"},
		{"tasks that the lesson does not have", func(f *handIn) { f.Lessons[0].Tasks = make([]bool, 3) }, "- other version of the lesson"},
		{"an unknown lesson", func(f *handIn) { f.Lessons[0].Name = "03-three" }, "- no such lesson"},
		{"a path for a lesson", func(f *handIn) { f.Lessons[0].Name = "../01-one" }, "- no such lesson"},
		{"a lesson that cannot be played", func(f *handIn) { f.Lessons[0].Name = "02-broken" }, "- the lesson has faults: see sanduq check"},
		{"what cannot be connected to", func(f *handIn) { f.Lessons[0].Runs[0] = [][]any{{0, "x", "connect", "gopher x"}} },
			"- it cannot be played: entry 1: log: connect to \"gopher x\": want a protocol and a port"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			f := good(t)
			c.change(f)
			rows := progress.Verify(t.Context(), read(t, f.sealed().json(t)), course)
			if len(rows) != 1 || rows[0].Student != "Noor نور" || rows[0].Lesson != f.Lessons[0].Name {
				t.Fatalf("rows %+v", rows)
			}
			if got := show(rows[0]); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func show(r progress.Row) string {
	if !r.Replayed {
		return "- " + r.Verdict
	}
	return fmt.Sprintf("%d/%d %d %d/%d %s", r.Steps, r.Of, r.Different, r.Tasks, r.TasksOf, r.Verdict)
}

const set = "user sam secret\nmailbox INBOX\nmessage one.eml 2000-02-28T12:00:00Z\nmessage two.eml 2000-02-28T13:00:00Z\n"

// changed are courses of which the lesson is another than the one that good was sent to; old is what is found of a file
// of form 1, which does not know mailboxes and goals.
func changed(t *testing.T) map[string]struct {
	course *replay.Course
	old    string
} {
	t.Helper()
	const other = "- other version of the lesson"
	const perhaps = "mailboxes or goals may have changed since, which a file of the older form does not say: "
	type change = struct {
		course *replay.Course
		old    string
	}
	return map[string]change{
		"an S: line": {courseOf(t, strings.Replace(lesson, "S: * 2 EXISTS\n", "", 1)), other},
		"a task":     {courseOf(t, lesson[:strings.LastIndex(lesson, "```task")]), other},
		"a goal": {courseOf(t, strings.Replace(lesson, "has \\Flagged", "has \\Deleted", 1)),
			"3/3 0 0/2 " + perhaps + "task 1: claimed, and the replay does not reach it"},
		"a word of a message": {courseOf(t, lesson, "mailboxes/own/one.eml", "Subject: One\n\nHullo\n"), "3/3 0 1/2 ok"},
		"a subject": {courseOf(t, lesson, "mailboxes/own/one.eml", "Subject: First\n\nHello\n"),
			"3/3 0 0/2 " + perhaps + "task 1: claimed, and the replay does not reach it"},
		"a password": {courseOf(t, lesson, "mailboxes/own/set.txt", strings.Replace(set, "secret", "other", 1)),
			"3/3 2 0/2 " + perhaps + "task 1: claimed, and the replay does not reach it"},
		"a flag":       {courseOf(t, lesson, "mailboxes/own/set.txt", strings.Replace(set, "12:00:00Z", "12:00:00Z \\Seen", 1)), "3/3 0 1/2 ok"},
		"a date":       {courseOf(t, lesson, "mailboxes/own/set.txt", strings.Replace(set, "12:00:00Z", "12:00:01Z", 1)), "3/3 0 1/2 ok"},
		"subscription": {courseOf(t, lesson, "mailboxes/own/set.txt", strings.Replace(set, "INBOX", "INBOX subscribed", 1)), "3/3 0 1/2 ok"},
	}
}

// A lesson is another version where anything is changed that a log's end can depend on; nobody is accused of it.
func TestLessonChanged(t *testing.T) {
	t.Parallel()
	for what, c := range changed(t) {
		rows := progress.Verify(t.Context(), read(t, good(t).sealed().json(t)), c.course)
		if got := show(rows[0]); got != "- other version of the lesson" {
			t.Errorf("%s changed: %s", what, got)
		}
		f := good(t)
		parsed, _ := transcript.Parse("en.md", []byte(lesson))
		f.Sanduq, f.Lessons[0].Version, f.Lessons[0].Hash = 1, "", parsed.Hash()
		if got := show(progress.Verify(t.Context(), read(t, f.sealed().json(t)), c.course)[0]); got != c.old {
			t.Errorf("%s changed, and a file of form 1: %s, want %s", what, got, c.old)
		}
	}
}

// What says the same in another way is the same version: prose, hints, how set.txt is laid out.
func TestLessonTheSame(t *testing.T) {
	t.Parallel()
	for what, course := range map[string]*replay.Course{
		"prose":   courseOf(t, strings.Replace(lesson, "```task\ndo: Flag", "Prose.\n\n```task\nhint: Think.\ndo: Do flag", 1)),
		"set.txt": courseOf(t, lesson, "mailboxes/own/set.txt", "# Mail.\n\n"+strings.Replace(set, "message one.eml ", "  message \"one.eml\"  ", 1)),
	} {
		if got := show(progress.Verify(t.Context(), read(t, good(t).sealed().json(t)), course)[0]); got != "3/3 0 1/2 ok" {
			t.Errorf("%s changed: %s", what, got)
		}
	}
}

// A file of form 1 is read as it was.
func TestFormOne(t *testing.T) {
	t.Parallel()
	f := good(t)
	parsed, _ := transcript.Parse("en.md", []byte(lesson))
	f.Sanduq, f.Lessons[0].Version, f.Lessons[0].Hash = 1, "", parsed.Hash()
	if got := show(progress.Verify(t.Context(), read(t, f.sealed().json(t)), courseOf(t, lesson))[0]); got != "3/3 0 1/2 ok" {
		t.Error(got)
	}
}

// Whatever is edited without the digest is told of, and the replay is still there.
func TestEdited(t *testing.T) {
	t.Parallel()
	course := courseOf(t, lesson)
	source := string(good(t).sealed().json(t))
	for _, c := range []struct{ old, new, want string }{
		{`"Noor نور"`, `"Sami"`, "3/3 0 1/2 edited"},
		{"2026-11-24T12:00:00Z", "2026-11-20T12:00:00Z", "3/3 0 1/2 edited"},
		{`"done": 3`, `"done": 2`, "3/3 0 1/2 edited"},
		{`false`, `true`, "3/3 0 1/2 edited"},
		{`1200`, `1201`, "3/3 0 1/2 edited"},
		{`x1 LOGIN sam secret`, `x1 LOGIN sam Secret`, "3/3 2 0/2 edited"},
		{`"of": 3`, `"of": 2`, "- edited"},
		{`"01-one"`, `"09-nine"`, "- edited"},
	} {
		edited := strings.Replace(source, c.old, c.new, 1)
		if edited == source {
			t.Fatalf("%s is not in the file", c.old)
		}
		if got := show(progress.Verify(t.Context(), read(t, []byte(edited)), course)[0]); got != c.want {
			t.Errorf("%s for %s: %s, want %s", c.new, c.old, got, c.want)
		}
	}
	// The title and the page are for people, and spaces are no edit.
	same := "\ufeff" + strings.NewReplacer(`"title": "T"`, `"title": "U"`, "\n", "\r\n  ").Replace(source)
	if got := show(progress.Verify(t.Context(), read(t, []byte(same)), course)[0]); got != "3/3 0 1/2 ok" {
		t.Error(got)
	}
}

// A log that would go on for long is left, and so are the lessons after it.
func TestPatience(t *testing.T) {
	t.Parallel()
	f := good(t)
	f.Lessons = append(f.Lessons, f.Lessons[0])
	for _, r := range progress.VerifyWithin(t.Context(), read(t, f.sealed().json(t)), courseOf(t, lesson), 0) {
		if r.Verdict != "not played to its end: it takes too long" {
			t.Errorf("verdict %q", r.Verdict)
		}
	}
}

// forged is a file that would keep the replay busy for hours: mail of megabytes, copied and copied, and one search.
func forged(t *testing.T) *handIn {
	t.Helper()
	f := good(t)
	large := "Subject: Large\r\n\r\n" + strings.Repeat("All work and no play makes a dull boy.\r\n", 140_000)
	lines := []string{"e0 CREATE z", fmt.Sprintf("e1 APPEND z {%d+}\r\n%s", len(large), large), "e2 SELECT z"}
	for range 10 {
		lines = append(lines, "e3 COPY 1:* z")
	}
	f.Lessons[0].Runs[0] = run(append(lines, "e4 SEARCH"+strings.Repeat(" NOT BODY x", 2000))...)
	return f
}

// TestForged: a file that would take for ever is told of when its time is over, and left.
func TestForged(t *testing.T) {
	t.Parallel()
	file, course := read(t, forged(t).sealed().json(t)), courseOf(t, lesson)
	began := time.Now()
	rows := progress.VerifyWithin(t.Context(), file, course, time.Second)
	t.Logf("left after %v", time.Since(began).Round(time.Millisecond))
	if len(rows) != 1 || rows[0].Verdict != "not played to its end: it takes too long" {
		t.Errorf("rows %+v", rows)
	}
}

// TestInterrupted: there is no row for what was not checked.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	file, course := read(t, good(t).sealed().json(t)), courseOf(t, lesson)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for row := range progress.Each(ctx, file, course) {
		t.Errorf("row %+v", row)
	}
}

// TestRowsAsTheyCome: the first row is there before the next lesson is played.
func TestRowsAsTheyCome(t *testing.T) {
	t.Parallel()
	f := good(t)
	f.Lessons = append(f.Lessons, forged(t).Lessons[0])
	for row := range progress.Each(t.Context(), read(t, f.sealed().json(t)), courseOf(t, lesson)) {
		if row.Verdict != progress.OK {
			t.Errorf("row %+v", row)
		}
		break
	}
}

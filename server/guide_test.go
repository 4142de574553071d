package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/mailset"
)

// guide is the guide for authors. Whatever it shows is done here.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "lessons", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A block is one fenced block of a Markdown file.
type block struct{ info, text string }

var fencedBlock = regexp.MustCompile("(?ms)^(`{3,})([^`\n]*)\n(.*?)^(`{3,})$")

func blocks(text, info string) []block {
	var all []block
	for text != "" {
		m := fencedBlock.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		mark := text[m[2]:m[3]]
		body := m[6]
		end := body + strings.Index(text[body:], "\n"+mark+"\n") + 1
		if b := (block{text[m[4]:m[5]], text[body:end]}); strings.HasPrefix(b.info, info) {
			all = append(all, b)
		}
		text = text[end+len(mark):]
	}
	return all
}

// TestGuideLesson: the examples are lessons, each going on where the one before it ends unless it has a head of its own,
// and all of it is true.
func TestGuideLesson(t *testing.T) {
	t.Parallel()
	examples := blocks(guide(t), "markdown")
	if len(examples) < 10 || !strings.HasPrefix(examples[0].text, "---\n") {
		t.Fatalf("%d examples, the first:\n%s", len(examples), examples[0].text)
	}
	drawings := blocks(guide(t), "xml states.svg")
	if len(drawings) != 1 {
		t.Fatalf("%d drawings", len(drawings))
	}
	main, underTLS := "", ""
	for i, e := range examples {
		if i > 0 && strings.HasPrefix(e.text, "---\n") {
			underTLS += e.text
			continue
		}
		main += e.text + "\n"
	}
	dir := t.TempDir()
	write(t, dir, "01-guide/states.svg", drawings[0].text)
	write(t, dir, "01-guide/en.md", main+"![How it stands](states.svg)\n")
	write(t, dir, "02-tls/en.md", underTLS)
	code, out, errs := check(t, filepath.Join(dir, "01-guide"), filepath.Join(dir, "02-tls"))
	if code != 0 || errs != "" || !strings.HasSuffix(out, "1 nocheck\n2 passed, 0 failed\n") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	for _, port := range []string{"imap as=imaps port=993", "pop3 as=pop3s port=995", "smtp as=submissions port=465"} {
		if !strings.Contains(underTLS, "```"+port+"\nTLS:\n") {
			t.Errorf("no example of %s", port)
		}
	}
}

// TestGuideRecording: the draft becomes what stands below it.
func TestGuideRecording(t *testing.T) {
	t.Parallel()
	drafts, recorded := blocks(guide(t), "text draft"), blocks(guide(t), "text recorded")
	if len(drafts) != 1 || len(recorded) != 1 {
		t.Fatalf("%d drafts, %d recorded", len(drafts), len(recorded))
	}
	head, _, _ := strings.Cut(blocks(guide(t), "markdown")[0].text, "---\nThe server")
	dir := t.TempDir()
	write(t, dir, "01-guide/en.md", head+"---\n"+drafts[0].text)
	if code, out, errs := check(t, "-update", filepath.Join(dir, "01-guide")); code != 0 || errs != "" {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	got, err := os.ReadFile(filepath.Join(dir, "01-guide", "en.md"))
	if want := head + "---\n" + recorded[0].text; err != nil || string(got) != want {
		t.Errorf("recorded:\n%s\nwant\n%s%v", got, want, err)
	}
}

// TestGuideSession does what the first chapter asks for, in order: its commands must say what it shows.
func TestGuideSession(t *testing.T) {
	text := guide(t)
	t.Chdir(t.TempDir())
	steps := regexp.MustCompile("(?s)```console\n\\$ sanduq (.*?)\n(.*?)```|change\\s+`([^`]+)`\\s+in\\s+`([^`]+)`\\s+into\\s+`([^`]+)`").FindAllStringSubmatch(text, -1)
	commands := 0
	for _, step := range steps {
		if step[1] == "" {
			content, err := os.ReadFile(step[4])
			if err != nil || strings.Count(string(content), step[3]) != 1 {
				t.Fatalf("%s has not one %q: %v", step[4], step[3], err)
			}
			if err := os.WriteFile(step[4], []byte(strings.Replace(string(content), step[3], step[5], 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		commands++
		var out, errs output
		p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
		p.run(t.Context(), strings.Fields(step[1]))
		if out.String() != step[2] || errs.String() != "" {
			t.Errorf("sanduq %s says\n%s%s\nand the guide\n%s", step[1], &out, &errs, step[2])
		}
	}
	if commands < 4 {
		t.Errorf("only %d commands were found", commands)
	}
}

// TestGuideSet: the mailbox set of the guide is one.
func TestGuideSet(t *testing.T) {
	t.Parallel()
	sets := blocks(guide(t), "text set.txt")
	if len(sets) != 1 {
		t.Fatalf("%d sets", len(sets))
	}
	mail := &fstest.MapFile{Data: []byte("Subject: x\n\nText.\n")}
	_, err := mailset.Load(fstest.MapFS{
		"set/set.txt": {Data: []byte(sets[0].text)}, "set/welcome.eml": mail, "set/lunch.eml": mail,
		"set/2025.mbox": {Data: []byte("From a@b Tue Feb 29 12:00:00 2000\nSubject: x\n\nText.\n")},
	}, "set")
	if err != nil {
		t.Error(err)
	}
}

// known finds the words that a fault lists as known.
var known = regexp.MustCompile(`\(known: ([^)]*(?:\([^)]*\)[^)]*)*)\)`)

// TestGuideIsWhole: the reference names every key, attribute, goal and fault that there is, and no fault that there is not.
func TestGuideIsWhole(t *testing.T) {
	t.Parallel()
	text := guide(t)
	reference := text[strings.Index(text, "## Reference"):]
	for _, fault := range everyFault(t) {
		for _, list := range known.FindAllStringSubmatch(fault, -1) {
			if strings.HasPrefix(list[1], "USER/") {
				continue // goals, below
			}
			for word := range strings.SplitSeq(list[1], ", ") {
				if !strings.Contains(reference, "`"+word+"`") {
					t.Errorf("the reference has no `%s`", word)
				}
			}
		}
	}
	for _, goal := range []string{"exists", "does not exist", "is subscribed", "is not subscribed", "messages`", "unseen`", "has message \"SUBJECT\"", "has no message \"SUBJECT\"", `has \Flag`, `has no \Flag`, "connection NAME is STATE"} {
		if !strings.Contains(reference[strings.Index(reference, "### Goals"):], goal) {
			t.Errorf("the reference has no goal %s", goal)
		}
	}
	rows := map[string]*regexp.Regexp{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]*)` \\|").FindAllStringSubmatch(reference[strings.Index(reference, "### Faults"):], -1) {
		rows[m[1]] = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(m[1]), "…", ".*") + "$")
	}
	used := map[string]bool{}
	for _, fault := range everyFault(t) {
		found := false
		for row, form := range rows {
			if form.MatchString(fault) {
				found, used[row] = true, true
			}
		}
		if !found {
			t.Errorf("the guide does not know the fault %q", fault)
		}
	}
	for row := range rows {
		if !used[row] {
			t.Errorf("no broken lesson has the guide's fault %q", row)
		}
	}
}

// everyFault returns what check says of the broken lessons of check_faults_test.go.
func everyFault(t *testing.T) []string {
	t.Helper()
	var courses []map[string]string
	for _, c := range lessonFaults {
		courses = append(courses, map[string]string{"01-one/en.md": replaced(t, whole, c.old, c.new)})
	}
	for _, c := range languageFaults {
		courses = append(courses, map[string]string{"01-one/en.md": whole, "01-one/ar.md": replaced(t, whole, c.old, c.new)})
	}
	for _, c := range setFaults {
		courses = append(courses, map[string]string{"01-one/en.md": whole, "mailboxes/own/" + c.file: c.text})
	}
	courses = append(courses, otherFaults...)
	var all []string
	for _, course := range courses {
		dir := t.TempDir()
		for name, text := range course {
			write(t, dir, name, text)
		}
		for name, text := range own {
			if _, there := course["mailboxes/own/"+name]; !there {
				write(t, dir, "mailboxes/own/"+name, text)
			}
		}
		_, out, _ := check(t, "-json", dir)
		var report struct{ Faults []struct{ What string } }
		if err := json.NewDecoder(bytes.NewReader([]byte(out))).Decode(&report); err != nil {
			t.Fatal(fmt.Errorf("%w: %s", err, out))
		}
		for _, f := range report.Faults {
			all = append(all, f.What)
		}
	}
	return all
}

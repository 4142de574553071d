package site_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// An edit is what a teacher changes in a file of the course, once that is asked for.
type edit struct {
	path     string // a part of its address
	old, new string
	done     *atomic.Bool
}

// edited is a host of the site, with edits made.
func edited(t *testing.T, h host, edits ...edit) host {
	t.Helper()
	whole := h.Handler
	h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		whole.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		for _, e := range edits {
			if e.done.Load() && strings.Contains(r.URL.Path, e.path) && answer.Code == http.StatusOK {
				if !bytes.Contains(body, []byte(e.old)) {
					t.Errorf("%s has no %q", r.URL.Path, e.old)
				}
				body = bytes.ReplaceAll(body, []byte(e.old), []byte(e.new))
			}
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Etag")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
	return start(t, h)
}

// handedIn is what is in the JSON that the page saves, of each lesson: name, title, done, whether it has a version.
func (r reader) handedIn() (content string, lessons []string) {
	r.t.Helper()
	r.handIn("Noor")
	_, content = r.saves(saveJSON)
	var file struct {
		Lessons []struct {
			Name, Title, Version string
			Done                 int
		}
	}
	if err := json.Unmarshal([]byte(content), &file); err != nil {
		r.t.Fatalf("%v:\n%s", err, content)
	}
	for _, l := range file.Lessons {
		if l.Version == "" {
			r.t.Errorf("%s has no version", l.Title)
		}
		lessons = append(lessons, l.Title+" "+strconv.Itoa(l.Done))
	}
	return content, lessons
}

// keptRuns is an expression that is fulfilled once the browser has kept so many runs.
func keptRuns(n int) string {
	return fmt.Sprintf(`(async () => {
		const answer = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error) })
		const db = await answer(indexedDB.open('sanduq'))
		while ((await answer(db.transaction('runs').objectStore('runs').count())) < %d) await new Promise((done) => setTimeout(done, 5))
		db.close()
	})()`, n)
}

// TestLessonChanged: a teacher changes a lesson that a reader has begun. What still fits is played into it as it is now, the
// page says so, and what was done before is kept, and can be handed in.
func TestLessonChanged(t *testing.T) {
	const lesson = "lessons/06-expunge.en"
	for _, change := range []struct {
		name     string
		edit     edit
		progress string // how the steps stand after it
		note     string
		lessons  string // what is handed in
	}{
		{"an S: line", edit{path: lesson, old: "S: a3 OK STORE completed", new: "S: a3 OK [..]"},
			"done done done done done current", "All that you had done still fits: 5 of 28 steps, 0 of 3 tasks.", "Marking and expunging 5"},
		{"a C: line", edit{path: lesson, old: `C: a3 store 1 +flags \DELETED`, new: `C: a3 store 1,2 +flags \DELETED`},
			"done done done current ahead ahead", "You had done 5 of 28 steps, 0 of 3 tasks; of what you sent, all that still fits was played back: 3 of 28 steps, 0 of 3 tasks.",
			"Marking and expunging 3, Marking and expunging, as it was before it changed 5"},
		{"a word of the mail", edit{path: "mailboxes/smallorg.tar", old: "The cellar is free", new: "Our attic is free."},
			"done done done done done current", "All that you had done still fits", "Marking and expunging 5"},
	} {
		t.Run(change.name, func(t *testing.T) {
			each(t, func(t *testing.T, h host) {
				made := change.edit
				made.done = &atomic.Bool{}
				r, _ := openLesson(t, edited(t, h, made), "en", "06-expunge")
				r.upTo(6)
				made.done.Store(true)
				r.Reload()
				r.Wait(progress+`.startsWith('`+change.progress+`')`, progress, `look.text()`)
				r.Wait(`look.one('.line.note')?.textContent.includes("`+change.note+`")`, `look.text()`)

				r.Do(keptRuns(2), nil)

				// It is told once: from now on this is the lesson.
				r.Reload()
				r.Wait(progress+`.startsWith('`+change.progress+`')`, progress, `look.text()`)
				if got := r.shown(); strings.Contains(got, "has changed") {
					t.Errorf("it is told again:\n%s", got)
				}

				content, lessons := r.handedIn()
				if got := strings.Join(lessons, ", "); got != change.lessons {
					t.Errorf("handed in are: %s, want %s", got, change.lessons)
				}
				// Of the lesson as it is in the program, what was done before the change holds; nobody is accused.
				file := filepath.Join(t.TempDir(), "noor.json")
				if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				said, _ := exec.Command(site.program, "check", "-progress", file).CombinedOutput()
				rows := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(said), file, "FILE")), "\n")[1:]
				want := []string{"FILE,Noor,06-expunge,,,,,,other version of the lesson", "FILE,Noor,06-expunge,5,28,0,0,3,ok"}[:len(lessons)]
				if strings.Join(rows, "\n") != strings.Join(want, "\n") {
					t.Errorf("check -progress says\n%s\nwant\n%s", said, strings.Join(want, "\n"))
				}
				r.isClean()
			})
		})
	}
}

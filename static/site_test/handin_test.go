package site_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	browserAPI "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// saves presses a button and returns the name and the content of the file that the browser saves.
func (r reader) saves(button string) (name, content string) {
	r.t.Helper()
	dir := r.t.TempDir()
	saved := make(chan string, 1)
	r.Run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		err := chromedp.ListenBrowser(ctx, func(event any) {
			e, ok := event.(*browserAPI.EventDownloadProgress)
			if ok && e.State == browserAPI.DownloadProgressStateCompleted && strings.HasPrefix(e.FilePath, dir) {
				select {
				case saved <- e.FilePath:
				default:
				}
			}
		})
		if err != nil {
			return err
		}
		told := true
		_, err = chromedp.CallBrowser(ctx, browserAPI.SetDownloadBehavior, browserAPI.SetDownloadBehaviorParams{
			Behavior: browserAPI.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
			DownloadPath: dir, EventsEnabled: &told,
		})
		if err != nil {
			return err
		}
		var at struct{ X, Y float64 }
		r.Do("look.place("+button+")", &at)
		if err := chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y)); err != nil {
			return err
		}
		select {
		case path := <-saved:
			octets, err := os.ReadFile(path)
			name, content = filepath.Base(path), string(octets)
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Second):
			r.t.Errorf("after %s was pressed nothing is saved", button)
			return nil
		}
	}))
	return name, content
}

// handIn unfolds the hand-in and writes a name.
func (r reader) handIn(student string) {
	r.t.Helper()
	r.click(`look.one('details.handin > summary')`)
	r.click(`look.one('#student')`)
	r.Keys(student)
}

const (
	saveJSON     = `look.all('.handin button')[0]`
	saveMarkdown = `look.all('.handin button')[1]`
)

// checked is what `sanduq check -progress` says of a file.
func checked(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "noor.json")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(site.program, "check", "-progress", file).CombinedOutput()
	if err != nil {
		t.Errorf("sanduq check -progress: %v", err)
	}
	return strings.ReplaceAll(string(said), file, "FILE")
}

// TestHandIn: what was done in a lesson, before it was started over too, in a file that the browser saves, and that
// `sanduq check -progress` finds to be so.
func TestHandIn(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := openTask(t, h, "en", "01-hello", 1)
		r.click(`look.one('#task-1 .solution summary')`)
		r.click(`look.one('#task-1 .all button')`)
		r.Wait(tasks + ` === 'done open'`)
		r.click(`look.all('.tools button', look.consoles()[0]).find((b) => b.textContent === 'Start over')`)
		r.Wait(tasks + ` === 'ahead ahead'`)
		r.waitDone(1)
		// Octets that are no UTF-8 are brought back as they were, too.
		r.click(`look.one('input')`)
		r.enter("x noop é صندوق")
		r.sees(0, "x BAD")

		r.handIn("Noor عمر")
		name, content := r.saves(saveJSON)
		if name != "sanduq-01-hello-noor-عمر.json" {
			t.Errorf("the file is called %q", name)
		}
		var file struct {
			Sanduq        int
			Student, Page string
			Lessons       []struct {
				Name, Version, Title string
				Done, Of             int
				Tasks                []bool
				Runs                 [][][]any
			}
		}
		if err := json.Unmarshal([]byte(content), &file); err != nil {
			t.Fatalf("%v:\n%s", err, content)
		}
		if file.Sanduq != 2 || file.Student != "Noor عمر" || file.Page != h.root || len(file.Lessons) != 1 {
			t.Errorf("the file says\n%s", content)
		}
		l := file.Lessons[0]
		if l.Name != "01-hello" || l.Title != "Hello and goodbye" || l.Done != 11 || l.Of != 11 || len(l.Tasks) != 2 || !l.Tasks[0] || l.Tasks[1] || len(l.Runs) != 2 {
			t.Errorf("of the lesson the file says\n%s", content)
		}
		if got, want := checked(t, content), "file,student,lesson,steps,of,different,tasks,tasks_of,verdict\nFILE,Noor عمر,01-hello,11,11,0,1,2,ok\n"; got != want {
			t.Errorf("check -progress says\n%swant\n%s", got, want)
		}
		r.Wait(`look.one('.handin [role=status]').textContent === 'Saved as sanduq-01-hello-noor-عمر.json.'`)

		name, content = r.saves(saveMarkdown)
		if name != "sanduq-01-hello-noor-عمر.md" {
			t.Errorf("the file is called %q", name)
		}
		for _, want := range []string{
			"# Mail lessons\n", "- Student: Noor عمر\n", "## 01 Hello and goodbye\n", "- 11 of 11 steps, 1 of 2 tasks\n", "- Task 1: done\n- Task 2: not done\n",
			"```imap\nS: * OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready\nC: x noop é صندوق\nS: x BAD ",
		} {
			if !strings.Contains(content, want) {
				t.Errorf("the file for reading lacks %q:\n%s", want, content)
			}
		}
		r.isClean()
	})
}

// TestHandInAll: from the first page, all lessons in one file; and where there is nothing, nothing is saved.
func TestHandInAll(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"ar/")
		r.handIn("نور")
		r.click(saveJSON)
		r.Wait(`look.one('.handin [role=status]').textContent.startsWith('ليس هناك ما تسلّمه بعد')`)
		for _, step := range []string{"01-hello/#step-4", "14-smtp/#step-9"} {
			r.Go(h.root + "ar/" + step)
			r.waitDone(3)
		}
		r.click(`look.one('input')`)
		r.enter("data", "Subject: أهلًا", "", "```", ".")
		r.waitDone(9)
		r.Go(h.root + "ar/")
		r.click(`look.one('details.handin > summary')`)
		r.Wait(`look.one('#student')?.value === 'نور'`)
		_, content := r.saves(saveJSON)
		want := "file,student,lesson,steps,of,different,tasks,tasks_of,verdict\nFILE,نور,01-hello,3,11,0,0,2,ok\nFILE,نور,14-smtp,9,31,1,0,3,ok\n"
		if got := checked(t, content); got != want {
			t.Errorf("check -progress says\n%swant\n%s", got, want)
		}
		_, content = r.saves(saveMarkdown)
		for _, want := range []string{"- الطالب: نور\n", "## 14 ", "````smtp", "C: data\nC: Subject: أهلًا\nC:\nC: ```\nC: .\n````"} {
			if !strings.Contains(content, want) {
				t.Errorf("the file for reading lacks %q:\n%s", want, content)
			}
		}
		if got := r.text(`String(look.all('.handin p').some((p) => p.textContent.includes('لا يُرسَل منه شيء')))`); got != "true" {
			t.Error("the page does not say that nothing is sent anywhere")
		}
		r.isClean()
	})
}

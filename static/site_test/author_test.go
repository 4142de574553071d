package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is a lesson that its author has open, long enough to be scrolled.
const written = "---\ntitle: Hello\nsummary: A first word.\nhost: mail.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: smallorg\n---\n" +
	"A beginning.\n\n```imap\nS: * OK [..]\nC: a1 noop\nS: a1 OK NOOP completed\nC: a2 login alex drums\nS: a2 OK [..]\n```\n\n" +
	"# Much to read\n\n%s\n\nThe end.\n"

// authored is a course in a folder of its own, being written while it is served.
type authored struct {
	t               *testing.T
	dir, file, root string
}

// author writes a course with one lesson, in the language of that file, and serves it.
func author(t *testing.T, file, text string) authored {
	t.Helper()
	hosts(t) // makes the program
	a := authored{t: t, dir: t.TempDir(), file: file}
	a.save(text)
	m := &made{}
	if err := m.start(filepath.Join(site.dir, "sanduq"), "-lessons", a.dir); err != nil {
		t.Fatal(err)
	}
	a.root = m.served
	t.Cleanup(func() {
		if err := m.serve.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := m.serve.Wait(); err != nil {
			t.Errorf("sanduq serve: %v", err)
		}
	})
	return a
}

// lesson returns the lesson with a change: an old text and a new one.
func lesson(change ...string) string {
	text := fmt.Sprintf(written, strings.Repeat("A paragraph.\n\n", 60))
	if len(change) == 2 {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return text
}

func (a authored) save(text string) {
	a.t.Helper()
	file := filepath.Join(a.dir, "01-hello", a.file)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// faults are where a page says that something is wrong, without what.
const faults = `look.all('.fault b').map((b) => b.textContent).join()`

// TestAuthorsPage: an open page comes anew when its lesson is saved, at the same place, and shows what is wrong there.
func TestAuthorsPage(t *testing.T) {
	t.Parallel()
	a := author(t, "en.md", lesson())
	r := read(t, a.root+"en/01-hello/")
	r.waitDone(1)
	r.click(asked)
	r.waitDone(2)
	r.Do(`scrollTo({ top: 900, behavior: 'instant' })`, nil)

	// Prose: the place is kept, and so is what was done.
	a.save(lesson("The end.", "The end has changed."))
	r.Wait(`document.body.textContent.includes('The end has changed.')`)
	r.waitDone(2)
	r.Wait(`scrollY === 900`, `scrollY`)

	// A dialogue that is not true: the difference stands under it.
	a.save(lesson("NOOP completed", "nothing done"))
	r.Wait(faults+` === '01-hello/en.md:13'`, faults)
	if got := r.text(`look.one('.dialogue + .fault del').textContent + look.one('.dialogue + .fault ins').textContent`); got != "- a1 OK nothing done+ a1 OK NOOP completed" {
		t.Errorf("the difference is %q", got)
	}
	r.click(`look.one('.faults a')`)
	r.Wait(`look.one('.fault:target') && look.one('.fault').getBoundingClientRect().top < innerHeight`)

	// A lesson that cannot even be read whole is shown, and plays the steps that there are.
	a.save(lesson("title: Hello", "titel: Hello") + "\n```imap\nC: a3 logout\nQ: what\n```\n\n![gone](gone.svg)\n")
	r.Wait(faults+`.split(',').length === 4`, faults)
	r.waitDone(1)
	r.sees(0, "ready")

	// Elsewhere: the first page names the lesson.
	home := reader{r.Beside(), t}
	home.prepare(asleep)
	home.Go(a.root)
	home.Wait(`look.one('[data-lesson="01-hello"] .faults')?.textContent.includes('4')`)

	// Mended.
	a.save(lesson())
	r.Wait(`look.all('.fault, .faults').length === 0 && document.querySelector('h1').textContent === 'Hello'`)
	home.Wait(`look.all('.fault, .faults').length === 0`)
	r.waitDone(1)

	// A page whose lesson goes, and comes again.
	if err := os.RemoveAll(filepath.Join(a.dir, "01-hello")); err != nil {
		t.Fatal(err)
	}
	r.Wait(`look.one('main.lost')`)
	a.save(lesson())
	r.Wait(`look.one('main.lesson')`)
	r.waitDone(1)
}

// hebrew is a lesson in a language that the site does not speak, from right to left.
const hebrew = "---\ntitle: שלום\nsummary: שיחה ראשונה.\nhost: mail.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: smallorg\n---\n" +
	"השרת מדבר ראשון.\n\n```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\n```\n\n## תורך\n\n" +
	"```task\ndo: צא.\ngoal: connection imap is closed\nhint: a2 logout\nsolution:\nC: a2 logout\nS: [...]\nS: <close>\n```\n"

// foreign finds words of the site that are not said to be in English, and letters of the lesson that are.
const foreign = `(() => {
	const wrong = []
	for (const root of [document, ...look.consoles().map((console) => console.shadowRoot)]) {
		const walk = document.createTreeWalker(root.body ?? root, NodeFilter.SHOW_TEXT)
		for (let node = walk.nextNode(); node; node = walk.nextNode()) {
			let marked = node.parentElement?.closest('[lang]') ?? root.host?.closest('[lang]')
			const text = node.textContent.trim()
			if (node.parentElement?.closest('style, script, template, code, .text, [aria-hidden=true]')) continue
			if (/[\u05d0-\u05ea]/.test(text) ? marked?.lang !== 'he' : /[a-z]{3}/i.test(text) && marked?.lang !== 'en') wrong.push(marked?.lang + ': ' + text)
		}
	}
	return wrong.join('\n')
})()`

// TestForeignLanguage: a lesson in a language that the site does not speak is whole, and each word is marked as what it is.
func TestForeignLanguage(t *testing.T) {
	t.Parallel()
	a := author(t, "he.md", hebrew)
	r := read(t, a.root, scrolls)
	r.Wait(`document.documentElement.lang === 'he' && document.documentElement.dir === 'rtl'`)
	r.click(`look.one('.lessons a')`)
	r.Wait(`document.querySelector('main.lesson')`)
	r.waitDone(1)
	r.click(asked)
	r.Wait(`look.all('.dialogue [data-state=done]').length === 2`)
	if got := r.text(foreign); got != "" {
		t.Errorf("in the wrong language are marked\n%s", got)
	}
	if got := r.text(`((prose, console) => String(prose.left >= console.right))(look.one('.prose').getBoundingClientRect(), look.one('mail-console').getBoundingClientRect())`); got != "true" {
		t.Error("the prose is not where reading begins")
	}
	for _, width := range []int64{360, 1280} {
		r.Size(width, 740)
		if got := r.text(overflow); got != "" {
			t.Errorf("at %d pixels: too wide is %s", width, got)
		}
	}
	r.isClean()
}

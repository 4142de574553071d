package site

import (
	"bytes"
	"html/template"
	"io/fs"
	"strings"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// sourcePlace is the page that says where a course comes from, where it has a SOURCE.md.
const sourcePlace = "source"

// source returns the text that says where the course comes from, in a language where there is
// one, else as it was written; false: the course has none.
func (w *writer) source(lang language) (file string, text []byte, ok bool) {
	for _, file := range []string{"SOURCE." + lang.Code + ".md", "SOURCE.md"} {
		if text, err := fs.ReadFile(w.config.Course, file); err == nil {
			return file, text, true
		}
	}
	return "", nil, false
}

// A rendered is a text apart from the lessons, as HTML, and its first heading.
type rendered struct {
	title string
	body  []byte
}

// renderSource renders that text; the zero value: there is none.
func (w *writer) renderSource(lang language) (r rendered, faults []transcript.Fault, err error) {
	file, text, ok := w.source(lang)
	if !ok {
		return r, nil, nil
	}
	title, rest, _ := bytes.Cut(text, []byte("\n"))
	r.title = strings.TrimSpace(strings.TrimLeft(string(title), "#"))
	// The line stays, empty, so that the others keep their numbers.
	r.body, faults, err = markdown.Render(append([]byte("\n"), rest...), markdown.Options{
		Lang: lang.Code, Dir: lang.Dir, Beside: true,
		Page:  func(name string) (string, bool) { return w.lessonPage(lang, lessonRoot, name) },
		Place: func(name string) (string, bool) { return w.place(lang, name) },
	})
	for i := range faults {
		faults[i].File = file
	}
	return r, faults, err
}

// addSource adds the page of that text in a language.
func (w *writer) addSource(lang language) error {
	file, _, ok := w.source(lang)
	if !ok {
		return nil
	}
	r, _, err := w.renderSource(lang) // renderLessons has told its faults
	if err != nil {
		return err
	}
	dir := lang.Code + "/" + sourcePlace + "/"
	page := w.pages.page(lang, up(dir))
	page.Title, page.Prose = r.title, true
	if file == "SOURCE.md" { // in the language that it was written in
		page.Text = w.pages.root.Code
	}
	page.Body = template.HTML(r.body) // all of it is escaped by markdown, which a fuzzer holds it to
	page.Others = w.others(lang, page.Root, sourcePlace+"/", nil)
	return w.addPage(w.pages.source, page, dir)
}

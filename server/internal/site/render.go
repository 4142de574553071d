package site

import (
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// writer adds the pages of a course to a site.
type writer struct {
	*Site
	config Config
	course *course
}

// addLanguage adds the first page of a language and the pages of its lessons.
func (w *writer) addLanguage(lang language) error {
	places := []string{lang.Code + "/"}
	if lang == w.pages.root {
		places = append(places, "")
	}
	for _, dir := range places {
		page := w.pages.page(lang, up(dir))
		page.Title, page.Summary = page.Texts["name"], page.Texts["tagline"]
		page.Console = &ConsoleData{
			Mailboxes: page.Root + "mailboxes/" + w.config.Mailboxes.Name + ".tar",
			Host:      w.config.Host,
			Default:   w.config.Mailboxes.Familiar,
			Try:       MailUser{Name: "alex", Password: "drums", Domain: "smallorg.org"},
		}
		page.Lessons = w.lessonLinks(lang, page.Root, "")
		page.Others = w.others(lang, page.Root, "", nil)
		page.Trouble = w.trouble()
		if err := w.addPage(w.pages.home, page, dir); err != nil {
			return err
		}
	}
	if err := w.addSandbox(lang); err != nil {
		return err
	}
	if err := w.addReal(lang); err != nil {
		return err
	}
	if err := w.addSource(lang); err != nil {
		return err
	}
	for i := range w.course.lessons[lang.Code] {
		if err := w.addLesson(lang, i); err != nil {
			return err
		}
	}
	return nil
}

// addLesson adds the page of lesson i of a language, and its source.
func (w *writer) addLesson(lang language, i int) error {
	l := w.course.lessons[lang.Code][i]
	dir := lang.Code + "/" + l.name + "/"
	page := w.pages.page(lang, up(dir))
	page.Title, page.Summary = l.title(), l.parsed.Summary
	page.Lessons = w.lessonLinks(lang, page.Root, l.name)
	if i > 0 {
		page.Prev = &page.Lessons[i-1]
	}
	if i+1 < len(page.Lessons) {
		page.Next = &page.Lessons[i+1]
	}
	page.Others = w.others(lang, page.Root, l.name+"/", func(other language) bool {
		return w.course.find(other.Code, l.name) != nil
	})
	page.Faults = l.marks
	page.Body = template.HTML(l.body) // all of it is escaped by markdown, which a fuzzer holds it to
	source := newFile("", l.source)
	source.Path = "lessons/" + hashedName(l.name+"."+lang.Code+".md", source.Hash)
	source.Type, source.Immutable = mediaType(".md"), true
	w.add(source)
	page.Lesson = w.lessonData(l, page.Root, source.Path)
	return w.addPage(w.pages.lesson, page, dir)
}

// places are the pages of each language beside its lessons, to which a lesson leads by ../NAME/.
var places = []string{"sandbox", "real"}

// place leads from a lesson to a page beside the lessons; false: there is none of that name.
func (w *writer) place(lang language, name string) (string, bool) {
	is := slices.Contains(places, name)
	if name == sourcePlace {
		_, _, is = w.source(lang)
	}
	return lessonRoot + lang.Code + "/" + name + "/", is
}

// lessonRoot leads from a lesson's page to the site's root.
const lessonRoot = "../../"

// renderLessons renders the text of every lesson, and returns what its pages
// would refuse or have no place for.
func (w *writer) renderLessons() ([]transcript.Fault, error) {
	var all []transcript.Fault
	for _, lang := range w.course.languages {
		for _, l := range w.course.lessons[lang.Code] {
			faults, err := w.render(lang, l)
			if err != nil {
				return nil, err
			}
			all = append(all, faults...)
		}
		_, faults, err := w.renderSource(lang)
		if err != nil {
			return nil, err
		}
		all = append(all, faults...)
	}
	return all, nil
}

// render renders the text of a lesson.
func (w *writer) render(lang language, l *lesson) (faults []transcript.Fault, err error) {
	o := markdown.Options{
		Lesson: l.parsed,
		Lang:   lang.Code,
		Dir:    lang.Dir,
		Page:   func(name string) (string, bool) { return w.lessonPage(lang, lessonRoot, name) },
		Place:  func(name string) (string, bool) { return w.place(lang, name) },
		Asset: func(name string) (string, bool) {
			asset, ok := w.picture(l.name, name)
			return lessonRoot + asset, ok
		},
		Picture: func(name string) ([]byte, bool) { return w.read(l.name, name) },
		Marked:  w.config.Live,
	}
	if o.Marked {
		o.Found = markdown.Marks(w.found(l), l.faults)
	}
	l.body, faults, err = markdown.Render(l.source, o)
	if o.Marked {
		l.marks = len(markdown.Marks(o.Found, faults))
	}
	return faults, err
}

// Lint returns what the pages of a course would refuse or have no place for. It
// needs no assets. Lessons that do not parse are left out.
func Lint(fsys fs.FS) ([]transcript.Fault, error) {
	course, err := loadCourse(fsys, false)
	if err != nil {
		return nil, err
	}
	w := &writer{Site: &Site{files: map[string]*File{}}, config: Config{Course: fsys}, course: course}
	return w.renderLessons()
}

func (w *writer) lessonData(l *lesson, root, source string) *LessonData {
	set := w.setOf(l)
	host := l.parsed.Host
	if host == "" {
		host = w.config.Host
	}
	d := &LessonData{
		Name: l.name, Source: root + source, Mailboxes: root + "mailboxes/" + set + ".tar",
		Host: host, Quota: l.parsed.Quota, Version: w.versionOf(l), TLS: l.parsed.TLS,
	}
	if !l.parsed.Date.IsZero() {
		d.Start = l.parsed.Date.UTC().Format(time.RFC3339)
	}
	return d
}

// setOf returns the name of the mailbox set that a lesson is played on.
func (w *writer) setOf(l *lesson) string {
	if slices.Contains(w.course.sets, l.parsed.Mailboxes) {
		return l.parsed.Mailboxes
	}
	return w.config.Mailboxes.Name
}

// versionOf returns what the page's own program says of lesson and set, too, once it has them.
func (w *writer) versionOf(l *lesson) string {
	return l.parsed.Version(w.course.setHashes[w.setOf(l)])
}

func (w *writer) addPage(t *template.Template, page *Page, dir string) error {
	name := dir + "index.html"
	content, err := w.version(name, page, func() ([]byte, error) { return execute(t, page) })
	if err != nil {
		return err
	}
	w.add(newFile(name, content))
	return nil
}

// lessonLinks leads to every lesson of a language from a page whose root is root.
func (w *writer) lessonLinks(lang language, root, current string) []LessonLink {
	links := []LessonLink{}
	for _, l := range w.course.lessons[lang.Code] {
		links = append(links, LessonLink{
			Number: l.number, Name: l.name, Title: l.title(), Summary: l.parsed.Summary,
			URL: root + lang.Code + "/" + l.name + "/", Current: l.name == current,
			Steps: len(l.parsed.Steps), Tasks: len(l.parsed.Tasks), Version: w.versionOf(l),
			Faults: l.marks,
		})
	}
	return links
}

// lessonPage leads to a lesson: in the language asked for, else in one that has it.
func (w *writer) lessonPage(lang language, root, name string) (string, bool) {
	for _, l := range append([]language{lang}, w.course.languages...) {
		if w.course.find(l.Code, name) != nil {
			return root + l.Code + "/" + name + "/", true
		}
	}
	return "", false
}

// others lead to a page in the other languages that have it; nil: all have.
// below is its address within a language.
func (s *Site) others(lang language, root, below string, has func(language) bool) []LanguageLink {
	var links []LanguageLink
	for _, other := range s.languages {
		if other == lang || has != nil && !has(other) {
			continue
		}
		url := root + other.Code + "/" + below
		if below == "" {
			url = s.pages.page(other, root).Home
		}
		links = append(links, LanguageLink{Lang: other.Code, Name: other.Name, URL: url})
	}
	return links
}

// pictures are the kinds that a lesson may show as files. SVG is not among them:
// opened by itself, one can run scripts as a page of the site. It is set into the page.
var pictures = map[string]bool{".png": true, ".jpg": true, ".gif": true, ".webp": true}

// picture adds a picture that a lesson names, and returns its path from the root.
func (w *writer) picture(lesson, name string) (string, bool) {
	if !pictures[path.Ext(name)] {
		return "", false
	}
	content, ok := w.read(lesson, name)
	if !ok {
		return "", false
	}
	f := newFile("lessons/"+lesson+"/"+name, content)
	f.Path, f.Immutable = hashedName(f.Path, f.Hash), true
	w.add(f)
	return f.Path, true
}

// read returns the content of a file of a lesson's folder; false: it has none of that name.
func (w *writer) read(lesson, name string) ([]byte, bool) {
	if !fs.ValidPath(name) {
		return nil, false
	}
	content, err := fs.ReadFile(w.config.Course, path.Join(lesson, name))
	return content, err == nil // `sanduq check` says of what is not there
}

// maxDepth bounds what an address that leads nowhere can make us write.
const maxDepth = 16

// notFound renders the page for an address that leads nowhere, so many folders
// below the root, in the languages of the course that the site speaks.
func (s *Site) notFound(depth int) ([]byte, error) {
	root := strings.Repeat("../", min(depth, maxDepth))
	var all []*Page
	for _, lang := range s.languages {
		page := s.pages.page(lang, root)
		page.Lang, page.Dir = page.Words, languageOf(page.Words).Dir // it has no other text
		if !slices.ContainsFunc(all, func(p *Page) bool { return p.Lang == page.Lang }) {
			all = append(all, page)
		}
	}
	page := all[0]
	page.Also = all[1:]
	page.Title, page.Summary = page.Texts["notFound"], page.Texts["notFoundHint"]
	page.Others = s.others(s.languages[0], root, "", nil)
	if s.live != nil {
		page.Live = gone
	}
	return execute(s.pages.notFound, page)
}

// up returns the way from a folder of the site, "en/06-expunge/", to its root.
func up(dir string) string { return strings.Repeat("../", strings.Count(dir, "/")) }

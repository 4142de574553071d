package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
)

// A Page is what the templates are given.
type Page struct {
	Lang, Dir string
	// Code is the language in the site's addresses.
	Code string
	// Words is the language of Texts, which is another than Lang where the site does not speak that.
	Words          string
	Title, Summary string
	// Body is the rendered text of a lesson, or of a page of prose.
	Body template.HTML
	// Prose: the page is text, and no lesson's. Text is its language where that is another than Lang.
	Prose bool
	Text  string
	// Root leads from the page to the site's root: "", "../", "../../".
	Root string
	// Home leads from the page to the first page of its language.
	Home string
	// Policy is for a meta element: a static host sends no header of ours.
	Policy  string
	Lessons []LessonLink
	Prev    *LessonLink
	Next    *LessonLink
	// Others lead to the same page in the other languages that it has.
	Others  []LanguageLink
	Lesson  *LessonData  // of a lesson's page
	Console *ConsoleData // of a first page
	Sandbox *SandboxData // of the free console's page
	Real    *RealData    // of the page of real servers
	// Live is the page's version on a live site; empty: it is on none.
	Live string
	// Faults are how many are marked in a lesson's text.
	Faults int
	// Trouble is what is wrong with the course and with no lesson of it, for a first page.
	Trouble []Fault
	// Also are the other languages on the one page that speaks all, that of 404.
	Also   []*Page
	Assets manifest
	Texts  map[string]string
}

// InWords marks an element that holds words of the site on a page in another language.
func (p *Page) InWords() template.HTMLAttr { return p.mark(p.Words) }

// InPage marks an element that holds text of the course among words of the site in another language.
func (p *Page) InPage() template.HTMLAttr { return p.mark(p.Lang) }

// mark returns a lang attribute where the page has two languages.
func (p *Page) mark(lang string) template.HTMLAttr {
	if base, _, _ := strings.Cut(p.Lang, "-"); base == p.Words {
		return ""
	}
	return template.HTMLAttr(` lang="` + lang + `"`) // of letters, digits and hyphens
}

// A LessonLink leads to a lesson in the page's language.
type LessonLink struct {
	Number               int
	Name, Title, Summary string
	URL                  string
	Current              bool
	// Steps and Tasks are how many it has; Version is that of [transcript.Lesson.Version].
	Steps, Tasks int
	Version      string
	Faults       int // on a live site
}

// A LanguageLink leads to another language; Name is the language's own for itself.
type LanguageLink struct{ Lang, Name, URL string }

// LessonData is what the script needs of a lesson. Addresses lead from the page.
type LessonData struct {
	Name, Source, Mailboxes, Host string
	// Quota is in octets; 0: none.
	Quota   int64
	Version string
	// Start is where the lesson's clock starts, in RFC 3339.
	Start string
	TLS   bool
}

// ConsoleData is what the console of a first page is given.
type ConsoleData struct {
	Mailboxes, Host string
	// Default: the mailboxes are those that the commands offered beside the console name.
	Default bool
	Try     MailUser // for whom they are
}

// metaForm returns a policy without what a meta element may not say (CSP Level 3, section 3.3).
func metaForm(policy string) string { return strings.TrimSuffix(policy, "; frame-ancestors 'none'") }

// pages renders Pages.
type pages struct {
	home, lesson, sandbox, real, source, notFound *template.Template
	texts                                         map[string]map[string]string
	assets                                        manifest
	root                                          language // of the site's root
}

func loadPages(templates fs.FS, textsJSON []byte, assets manifest) (*pages, error) {
	p := &pages{assets: assets}
	if err := json.Unmarshal(textsJSON, &p.texts); err != nil {
		return nil, fmt.Errorf("reading the texts of the pages: %w", err)
	}
	for _, t := range []struct {
		file string
		to   **template.Template
	}{{"home.html", &p.home}, {"lesson.html", &p.lesson}, {"sandbox.html", &p.sandbox}, {"real.html", &p.real}, {"source.html", &p.source}, {"404.html", &p.notFound}} {
		// A text that a language lacks is an error, never an empty place on the page.
		parsed, err := template.New(t.file).Option("missingkey=error").
			ParseFS(templates, "templates/layout.html", "templates/parts.html", "templates/"+t.file)
		if err != nil {
			return nil, fmt.Errorf("reading the templates: %w", err)
		}
		*t.to = parsed
	}
	return p, nil
}

// page returns a page of a language, root being the way from it to the site's root.
func (p *pages) page(lang language, root string) *Page {
	home := root + lang.Code + "/"
	if lang == p.root {
		if home = root; home == "" {
			home = "./"
		}
	}
	return &Page{
		Lang: lang.Code, Dir: lang.Dir, Code: lang.Code, Root: root, Home: home, Policy: metaForm(PagePolicy),
		Assets: p.assets, Texts: p.texts[lang.words()], Words: lang.words(),
	}
}

func execute(t *template.Template, page *Page) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return nil, fmt.Errorf("rendering a page: %w", err)
	}
	return b.Bytes(), nil
}

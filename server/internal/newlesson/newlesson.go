// Package newlesson makes a lesson to begin with: a folder NN-name with the
// lesson in each language, and a mailbox set of its own. It passes
// `sanduq check` as it is.
//
// What it copies lies in template, a course of one lesson in English and
// Arabic. The package changes the lesson's title and the set's name, and
// nothing else; it overwrites no file, and translates nothing.
package newlesson

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

//go:embed template
var embedded embed.FS

const (
	templateLesson = "template/01-lesson"
	templateSet    = "template/mailboxes/lesson"
)

// Made is what [Make] has written.
type Made struct {
	Folder       string   // of the lesson: 03-first-steps
	Files        []string // their paths in the course, slashes between
	Untranslated []string // those that hold the English text
	Missing      []string // languages of the course that the lesson does not have
	Added        []string // languages that the course's other lessons do not have
}

var (
	titleLine     = regexp.MustCompile(`(?m)^title: (.*)$`)
	mailboxesLine = regexp.MustCompile(`(?m)^mailboxes: .*\n---$`) // the last of the front matter
)

// content returns the lesson's file in a language, and whether its text is in that language.
func content(language, slug string) (text string, translated bool, err error) {
	base, _, _ := strings.Cut(language, "-")
	source, err := fs.ReadFile(embedded, path.Join(templateLesson, base+".md"))
	if translated = err == nil; !translated {
		if source, err = fs.ReadFile(embedded, path.Join(templateLesson, "en.md")); err != nil {
			return "", false, fmt.Errorf("reading the template: %w", err)
		}
	}
	title := strings.ReplaceAll(slug, "-", " ")
	title = strings.ToUpper(title[:1]) + title[1:]
	if translated && base != "en" {
		title = titleLine.FindStringSubmatch(string(source))[1] + " (" + title + ")"
	}
	front := "mailboxes: " + slug + "\n---"
	if !translated {
		front += "\n> This text is still English: translate it (" + language + "), and leave the dialogues as they are.\n"
	}
	text = titleLine.ReplaceAllLiteralString(string(source), "title: "+title)
	return mailboxesLine.ReplaceAllLiteralString(text, front), translated, nil
}

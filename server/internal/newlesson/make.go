package newlesson

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"sanduq/lessons"
	"sanduq/server/internal/replay"
)

// Make writes a lesson into the course in dir, a folder that is made where it is
// not there. The lesson gets the number after the course's last unless its name
// brings one (03-first-steps). With no languages it gets those of the course, or
// English and Arabic where that has none yet.
//
// Nothing is overwritten, and where something fails nothing stays. The error is
// an [ArgumentError] for a name or a language that cannot be used.
func Make(dir, name string, languages []string) (*Made, error) {
	number, slug, err := splitName(name)
	if err != nil {
		return nil, err
	}
	folders, spoken, err := replay.Folders(os.DirFS(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if number, err = free(number, slug, folders); err != nil {
		return nil, err
	}
	if len(languages) == 0 {
		languages = spoken
	}
	if len(languages) == 0 {
		languages = []string{"en", "ar"}
	}
	if err := checkLanguages(languages); err != nil {
		return nil, err
	}
	// A set of one's own takes the place of a built-in one, for the other lessons of the course, too.
	if _, err := fs.Stat(lessons.FS, path.Join("mailboxes", slug)); err == nil {
		return nil, argumentf("mailboxes/%s is a set of the built-in course: give the lesson another name", slug)
	}
	m := &Made{Folder: number + "-" + slug, Missing: without(spoken, languages)}
	if len(folders) > 0 {
		m.Added = without(languages, spoken)
	}
	files, err := m.plan(slug, languages)
	if err != nil {
		return nil, err
	}
	if err := write(dir, []string{path.Join("mailboxes", slug), m.Folder}, files); err != nil {
		return nil, err
	}
	return m, nil
}

// without returns what of a is not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// free returns the number of a new lesson.
func free(number, slug string, folders []string) (string, error) {
	for _, folder := range folders {
		switch {
		case folder[:2] == number:
			return "", argumentf("number %s is that of %s: choose another, or none and it becomes the next", number, folder)
		case folder[3:] == slug:
			return "", argumentf("there is a lesson %s: give the new one another name", folder)
		}
	}
	if number != "" {
		return number, nil
	}
	last := 0
	for _, folder := range folders {
		last = max(last, int(folder[0]-'0')*10+int(folder[1]-'0'))
	}
	if last == 99 {
		return "", argumentf("the numbers end at 99: put a free one before the name, such as 50-%s", slug)
	}
	return fmt.Sprintf("%02d", last+1), nil
}

func checkLanguages(languages []string) error {
	for i, code := range languages {
		if !replay.IsLanguage(code) {
			return argumentf("%q is no code of a language: want one such as en, ar, or pt-BR", code)
		}
		if slices.Contains(languages[:i], code) {
			return argumentf("language %s is given twice", code)
		}
	}
	return nil
}

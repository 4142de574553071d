package replay

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

var (
	lessonFolder = regexp.MustCompile(`^[0-9]{2}-[a-z0-9-]+$`)
	languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// IsLesson reports whether a folder of that name is one of a lesson: 06-expunge.
func IsLesson(folder string) bool { return lessonFolder.MatchString(folder) }

// IsLanguage reports whether a lesson's file can be called so before its .md:
// a language tag (RFC 5646, section 2.1) such as en, ar or pt-BR.
func IsLanguage(code string) bool { return languageCode.MatchString(code) }

// Folders returns the names of a course's lessons, and the languages that the
// course has: those of any lesson, en first, then by their codes.
func Folders(course fs.FS) (folders, languages []string, err error) {
	entries, err := fs.ReadDir(course, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("reading the course: %w", err)
	}
	for _, entry := range entries {
		if !entry.IsDir() || !IsLesson(entry.Name()) {
			continue
		}
		folders = append(folders, entry.Name())
		files, _ := markdownFiles(course, entry.Name()) // what cannot be read has no language; it is told of where it is loaded
		for _, code := range files {
			if IsLanguage(code) && !slices.Contains(languages, code) {
				languages = append(languages, code)
			}
		}
	}
	slices.Sort(folders)
	slices.SortFunc(languages, byLanguage)
	return folders, languages, nil
}

// byLanguage orders language codes: en first, which the others are held against.
func byLanguage(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "en":
		return -1
	case b == "en":
		return 1
	}
	return strings.Compare(a, b)
}

// markdownFiles returns the names of a lesson's files without their .md. What begins with a dot is an editor's or the
// system's: .#en.md, ._en.md.
func markdownFiles(course fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(course, folder)
	if err != nil {
		return nil, fmt.Errorf("reading the lesson: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ".md"); ok && !entry.IsDir() && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return names, nil
}

package newlesson

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// A file is one to be written, by its path in the course.
type file struct {
	name    string
	content []byte
}

// plan returns the files of the lesson, and names them. The mail comes first:
// a course that is served while it is written never has a lesson without it.
func (m *Made) plan(slug string, languages []string) ([]file, error) {
	var files []file
	mail, err := fs.ReadDir(embedded, templateSet)
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	for _, entry := range mail {
		source, err := fs.ReadFile(embedded, path.Join(templateSet, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the template: %w", err)
		}
		files = append(files, file{path.Join("mailboxes", slug, entry.Name()), source})
	}
	for _, code := range languages {
		text, translated, err := content(code, slug)
		if err != nil {
			return nil, err
		}
		name := path.Join(m.Folder, code+".md")
		files = append(files, file{name, []byte(text)})
		if !translated {
			m.Untranslated = append(m.Untranslated, name)
		}
	}
	for _, f := range files {
		m.Files = append(m.Files, f.name)
	}
	return files, nil
}

// write makes folders, which must not be there yet, and the files in them. What
// it has made it takes away again if it cannot make the rest.
func write(dir string, folders []string, files []file) (err error) {
	var made []string
	defer func() {
		if err == nil {
			return
		}
		for _, folder := range slices.Backward(made) {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	mkdir := func(name string, mayExist bool) error {
		folder := filepath.Join(dir, filepath.FromSlash(name))
		switch err := os.Mkdir(folder, 0o755); {
		case err == nil:
			made = append(made, folder)
		case !errors.Is(err, fs.ErrExist):
			return fmt.Errorf("making the folder: %w", err)
		case !mayExist:
			return fmt.Errorf("%s is there already, and nothing is overwritten: give the lesson another name", folder)
		}
		return nil
	}
	for _, parent := range []string{".", "mailboxes"} {
		if err := mkdir(parent, true); err != nil {
			return err
		}
	}
	for _, folder := range folders {
		if err := mkdir(folder, false); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(f.name)), f.content, 0o644); err != nil {
			return fmt.Errorf("writing the lesson: %w", err)
		}
	}
	return nil
}

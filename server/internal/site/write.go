package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// buildList is the file that marks a folder as a build of ours and names what
// was written there, one path a line after its first line.
const buildList = ".sanduq-build"

const buildListHead = "# Written by `sanduq build`. The next build replaces or removes these files and touches no other.\n"

// A NotOursError is given for a folder that has something in it and is not a former build.
type NotOursError struct{ Dir string }

func (e *NotOursError) Error() string {
	return fmt.Sprintf("%s is not empty and not a former build (it has no %s): name a new or an empty folder", e.Dir, buildList)
}

// Write puts the site into dir as plain files, with `.br` and `.gz` beside each
// one that has them, and removes what a former build wrote and this one has
// not. dir is made where it does not exist; files in it that no build wrote
// stay. Each file is replaced in one move, those that pages refer to before the
// pages, so that a folder that is being served shows a whole site at all times.
func (s *Site) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder for the build: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the folder for the build: %w", err)
	}
	defer root.Close()
	former, err := formerBuild(root)
	if err != nil {
		return err
	}
	contents := s.contents()
	names := writeOrder(contents)
	// Until all is done the list holds both builds' files: a build that is cut
	// short leaves nothing behind that the next one would not know.
	if err := writeList(root, append(slices.Clone(names), former...)); err != nil {
		return err
	}
	for _, name := range names {
		if err := replace(root, name, contents[name]); err != nil {
			return fmt.Errorf("writing %s: %w", filepath.Join(dir, name), err)
		}
	}
	for _, name := range former {
		if _, ok := contents[name]; ok {
			continue
		}
		if err := remove(root, name); err != nil {
			return fmt.Errorf("removing %s of the former build: %w", filepath.Join(dir, name), err)
		}
	}
	return writeList(root, names)
}

// contents returns all that is written, by path. It compresses on all cores.
func (s *Site) contents() map[string][]byte {
	contents := map[string][]byte{}
	var mu sync.Mutex
	add := func(name string, content []byte) {
		if content != nil {
			mu.Lock()
			defer mu.Unlock()
			contents[name] = content
		}
	}
	var all sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, f := range s.files {
		add(f.Path, f.Content)
		room <- struct{}{}
		all.Go(func() {
			add(f.Path+".br", f.Brotli())
			add(f.Path+".gz", f.Gzip())
			<-room
		})
	}
	all.Wait()
	return contents
}

// writeOrder sorts pages after what they refer to.
func writeOrder(contents map[string][]byte) []string {
	names := make([]string, 0, len(contents))
	for name := range contents {
		names = append(names, name)
	}
	isPage := func(name string) int {
		if strings.Contains(path.Base(name), ".html") {
			return 1
		}
		return 0
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := isPage(a) - isPage(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

// formerBuild returns the files that the list in root names; none for an empty folder.
func formerBuild(root *os.Root) ([]string, error) {
	list, err := root.ReadFile(buildList)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := fs.ReadDir(root.FS(), ".")
		if err != nil {
			return nil, fmt.Errorf("reading the folder for the build: %w", err)
		}
		if len(entries) > 0 {
			return nil, &NotOursError{Dir: root.Name()}
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list of the former build: %w", err)
	}
	var names []string
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSuffix(name, "\n")
		if name != "" && !strings.HasPrefix(name, "#") && fs.ValidPath(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

func writeList(root *os.Root, names []string) error {
	slices.Sort(names)
	names = slices.Compact(names)
	list := buildListHead + strings.Join(names, "\n") + "\n"
	if err := replace(root, buildList, []byte(list)); err != nil {
		return fmt.Errorf("writing the list of the build: %w", err)
	}
	return nil
}

// replace makes content the content of name in one move. A file that has it already keeps its date.
func replace(root *os.Root, name string, content []byte) error {
	if old, err := root.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if dir := path.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	part := path.Join(path.Dir(name), "."+path.Base(name)+".part")
	if err := root.WriteFile(part, content, 0o644); err != nil {
		return err
	}
	if err := root.Rename(part, name); err != nil {
		_ = root.Remove(part) // the first error is the one to tell
		return err
	}
	return nil
}

// remove takes name away, and the folders that it leaves empty.
func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if root.Remove(dir) != nil {
			break // not empty
		}
	}
	return nil
}

package mailset

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Bounds on a set, so that a wrong file given as one cannot fill the memory.
const (
	maxFiles    = 50_000
	maxMessages = 100_000
	maxFile     = 32 << 20  // octets of one file
	maxTotal    = 128 << 20 // octets of all files together
)

const setFile = "set.txt"

// Load reads the set in a folder of fsys, or the one mbox that dir names. The
// error is the joined *Fault of each thing that was wrong, with the path of its
// file in fsys; the Set, never nil, holds all that was good.
func Load(fsys fs.FS, dir string) (*Set, error) {
	var faults faults
	f, root, err := readFolder(fsys, dir)
	if err != nil {
		faults.add(place{file: dir}, err)
		return &Set{}, faults.join()
	}
	return f.load(root)
}

// A folder is the files of a set, by their paths within it.
type folder struct {
	files map[string][]byte
	total int
}

var (
	errManyFiles = fmt.Errorf("too many files: a set may have %d", maxFiles)
	errLargeFile = fmt.Errorf("too large: a file may have %d octets", maxFile)
	errLargeSet  = fmt.Errorf("too large: a set may have %d octets", maxTotal)
)

// room says whether a file of that size may still be added.
func (f *folder) room(size int64) error {
	switch {
	case len(f.files) >= maxFiles:
		return errManyFiles
	case size > maxFile:
		return errLargeFile
	case int64(f.total)+size > maxTotal:
		return errLargeSet
	}
	return nil
}

func (f *folder) add(name string, content []byte) {
	if f.files == nil {
		f.files = make(map[string][]byte)
	}
	f.files[name] = content
	f.total += len(content)
}

// belongs tells which files are part of a set; a README beside them is not.
func belongs(name string) bool {
	base := path.Base(name)
	return base == setFile || strings.HasSuffix(base, ".eml") || isMbox(base)
}

func isMbox(name string) bool {
	base := path.Base(name)
	return base == "mbox" || strings.HasSuffix(base, ".mbox")
}

// names returns the files' names, sorted.
func (f *folder) names() []string {
	names := make([]string, 0, len(f.files))
	for name := range f.files {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// readFolder reads what belongs to a set from fsys. root is the path of the
// folder, to be put before the names of its files.
func readFolder(fsys fs.FS, dir string) (f *folder, root string, err error) {
	info, err := fs.Stat(fsys, dir)
	if err != nil {
		return nil, "", cause(err)
	}
	f = &folder{}
	if !info.IsDir() {
		return f, path.Dir(dir), f.read(fsys, dir, path.Base(dir), info.Size())
	}
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return cause(err)
		}
		if d.IsDir() || !belongs(name) {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return cause(err)
		}
		within := strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")
		if dir == "." {
			within = name
		}
		return f.read(fsys, name, within, info.Size())
	})
	return f, dir, err
}

func (f *folder) read(fsys fs.FS, name, within string, size int64) error {
	if err := f.room(size); err != nil {
		return fmt.Errorf("%s: %w", within, err)
	}
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("%s: %w", within, cause(err))
	}
	f.add(within, content)
	return nil
}

// cause takes off the path that an error of the file system carries, since a
// Fault names the file itself.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// load makes a set of a folder's files.
func (f *folder) load(root string) (*Set, error) {
	r := &reader{folder: f, root: root, set: &Set{}, contents: make(map[string][]byte), named: make(map[string]bool)}
	mboxes := slices.DeleteFunc(f.names(), func(name string) bool { return !isMbox(name) })
	switch src, ok := f.files[setFile]; {
	case ok:
		r.readSet(string(src), mboxes)
		r.findUnnamed()
	case len(mboxes) == 1:
		r.readLoneMbox(mboxes[0])
	case len(f.files) == 1 && !strings.HasSuffix(f.names()[0], ".eml"):
		r.readLoneMbox(f.names()[0])
	default:
		r.faults.add(r.place(setFile, 0), errors.New("there is no such file, and no mbox alone"))
	}
	return r.set, r.faults.join()
}

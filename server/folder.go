package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A folder is a course on disk, or what else is read from disk for one. Nothing outside of it is read, wherever a
// symbolic link leads: the course may be a stranger's, and its pages are published. It is found anew for each file,
// as it may be replaced while it is served.
type folder string

var (
	errOutside = errors.New("it leads out of the course's folder")
	errNoFile  = errors.New("it is no file to read")
)

// Open implements fs.FS. A pipe or a device is an error: who opens one may wait for ever.
func (f folder) Open(name string) (fs.File, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: cause(err)}
	}
	return file, nil
}

func (f folder) open(name string) (*os.File, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err != nil {
		if _, there := os.Stat(filepath.Join(string(f), filepath.FromSlash(name))); there == nil {
			return nil, errOutside
		}
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	return root.Open(name)
}

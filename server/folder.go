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
	var file *os.File
	err := f.within("open", name, func(root *os.Root) error {
		info, err := root.Stat(name)
		if err == nil && !info.IsDir() && !info.Mode().IsRegular() {
			err = errNoFile
		}
		if err == nil {
			file, err = root.Open(name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Stat implements fs.StatFS: also what may not be read is there.
func (f folder) Stat(name string) (info fs.FileInfo, err error) {
	err = f.within("stat", name, func(root *os.Root) error {
		info, err = root.Stat(name)
		return err
	})
	return info, err
}

// within does something to a name in the folder.
func (f folder) within(op, name string, do func(*os.Root) error) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return &fs.PathError{Op: op, Path: name, Err: cause(err)}
	}
	defer root.Close()
	if err = do(root); err == nil {
		return nil
	}
	if _, there := os.Stat(filepath.Join(string(f), filepath.FromSlash(name))); there == nil {
		if _, inside := root.Stat(name); inside != nil {
			err = errOutside
		}
	}
	return &fs.PathError{Op: op, Path: name, Err: cause(err)}
}

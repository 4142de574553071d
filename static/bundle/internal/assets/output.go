package assets

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// An output is the files on their way to the folder dist.
type output struct {
	dist  string
	fast  bool // compress little and at once
	files []file
}

// file is one asset. A hashed name stands for its content, so that such a file is never written twice.
type file struct {
	name    string // slash-separated, from dist
	content []byte
	hashed  bool
}

// hashed adds a file to assets/ with the hash of its content in its name, and returns that name.
func (o *output) hashed(stem, ext string, content []byte) string {
	sum := sha256.Sum256(content)
	name := "assets/" + stem + "." + hex.EncodeToString(sum[:5]) + ext
	o.files = append(o.files, file{name, content, true})
	return name
}

// bundle adds the files of a bundle to assets/, and returns the script's name and what is needed, by the names there.
func (o *output) bundle(b *bundle) (script string, needs map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		o.files = append(o.files, file{"assets/" + name, b.files[name], true})
	}
	needs = map[string][]string{}
	for part, names := range b.needs {
		for _, name := range names {
			needs[part] = append(needs[part], "assets/"+name)
		}
	}
	return "assets/" + b.entry, needs
}

// named adds a file whose name others rely on, and returns the name.
func (o *output) named(name string, content []byte) string {
	o.files = append(o.files, file{name, content, false})
	return name
}

// write writes all files and their compressed forms, those of the hashed ones only where they are missing, and
// returns what each weighs.
func (o *output) write() ([]File, error) {
	if err := os.MkdirAll(filepath.Join(o.dist, "assets"), 0o755); err != nil {
		return nil, err
	}
	written := make([]File, len(o.files))
	errs := make([]error, len(o.files))
	var all sync.WaitGroup
	for i, f := range o.files {
		all.Go(func() { written[i], errs[i] = o.writeOne(f) })
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.files[i].name, err)
		}
	}
	slices.SortFunc(written, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return written, nil
}

func (o *output) writeOne(f file) (File, error) {
	path := filepath.Join(o.dist, filepath.FromSlash(f.name))
	w := File{Name: f.name, Size: int64(len(f.content))}
	forms := []struct {
		ext    string
		size   *int64
		encode func([]byte) ([]byte, error)
	}{
		{".gz", &w.Gzip, o.gzipped},
		{".br", &w.Brotli, o.brotlied},
		{"", &w.Size, func(b []byte) ([]byte, error) { return b, nil }},
	}
	for _, form := range forms {
		if info, err := os.Stat(path + form.ext); err == nil && f.hashed {
			*form.size = info.Size()
			continue
		}
		content, err := form.encode(f.content)
		if err != nil {
			return w, err
		}
		if err := writeWhole(path+form.ext, content); err != nil {
			return w, err
		}
		*form.size = int64(len(content))
	}
	return w, nil
}

// writeWhole writes a file so that it is there whole or not at all: a build that was broken off must not leave half
// of a file under a name that says its content.
func writeWhole(path string, content []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".bundle-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(content); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// prune removes what is in dist and belongs neither to this build nor to the tree.
func (o *output) prune() error {
	keep := map[string]bool{"README": true, "manifest.json": true}
	for _, f := range o.files {
		keep[f.name], keep[f.name+".gz"], keep[f.name+".br"] = true, true, true
	}
	return filepath.WalkDir(o.dist, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(o.dist, path)
		if err != nil {
			return err
		}
		if keep[filepath.ToSlash(name)] || strings.HasPrefix(d.Name(), ".bundle-") {
			return nil
		}
		return os.Remove(path)
	})
}

func (o *output) gzipped(content []byte) ([]byte, error) {
	level := gzip.BestCompression
	if o.fast {
		level = gzip.BestSpeed
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (o *output) brotlied(content []byte) ([]byte, error) {
	level := brotli.BestCompression
	if o.fast {
		level = brotli.BestSpeed
	}
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, level)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

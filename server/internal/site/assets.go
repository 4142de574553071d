package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// ErrNoAssets is given where static/dist is as a fresh clone has it.
var ErrNoAssets = errors.New("the assets of the site are not built: run `make assets`")

// manifest names, in dist/manifest.json, the assets that the templates refer to.
type manifest struct {
	Style  string `json:"style"`
	Script string `json:"script"`
	// Needs names for the script, "page", the files that it runs with, and for the part that only lessons load,
	// "lesson", those that it runs with besides.
	Needs map[string][]string `json:"needs"`
	// LessonStyle is what pages of lessons have besides.
	LessonStyle string `json:"lessonStyle"`
	// Live and LiveStyle are what pages of a live site have besides.
	Live      string `json:"live"`
	LiveStyle string `json:"liveStyle"`
	// Worker and BridgeWorker are the scripts of the Workers.
	Worker       string `json:"worker"`
	BridgeWorker string `json:"bridgeWorker"`
}

// readManifest also holds that what the manifest names is there: an asset that
// is missing is told of before a page lacks it.
func readManifest(dist fs.FS) (manifest, error) {
	var m manifest
	b, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return m, ErrNoAssets
	}
	if err != nil {
		return m, fmt.Errorf("reading the manifest of the assets: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("reading the manifest of the assets: %w", err)
	}
	for _, name := range append([]string{m.Style, m.LessonStyle, m.Script, m.Live, m.LiveStyle, m.Worker, m.BridgeWorker}, slices.Concat(slices.Collect(maps.Values(m.Needs))...)...) {
		if _, err := fs.Stat(dist, name); name == "" || err != nil {
			return m, fmt.Errorf("the manifest names %q, which is not there: %w", name, ErrNoAssets)
		}
	}
	return m, nil
}

// assetFiles returns the files of dist with the variants that stand beside them.
func assetFiles(dist fs.FS, m manifest) ([]*File, error) {
	var files []*File
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() || base == "README" || name == "manifest.json" || strings.HasPrefix(base, ".") {
			return nil
		}
		if ext := path.Ext(name); ext == ".br" || ext == ".gz" {
			return nil
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		f := newFile(name, content)
		f.Shared = true
		f.Immutable = strings.HasPrefix(name, "assets/")
		switch name {
		case "frame.html":
			f.Policy = framePolicy
		case m.Worker, m.BridgeWorker:
			f.Policy = workerPolicy
		}
		if b, err := optional(dist, name+".br"); err != nil {
			return err
		} else if b != nil {
			f.br = ready(b)
		}
		if b, err := optional(dist, name+".gz"); err != nil {
			return err
		} else if b != nil {
			f.gz = ready(b)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the assets: %w", err)
	}
	return files, nil
}

// optional reads a file that may be missing: then it is nil.
func optional(fsys fs.FS, name string) ([]byte, error) {
	b, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

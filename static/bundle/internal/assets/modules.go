package assets

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// A bundle is one script with the parts that it loads only when they are needed, by import(), and with what those share.
type bundle struct {
	files map[string][]byte // by their names in one folder, which stand for their content
	entry string            // the name of the script itself
	// needs names for the script ("page") the files that it runs with: itself and what it imports; and for each part that
	// is loaded later ("lesson") those that it runs with besides. A page that names them beforehand spares the browser
	// finding them one after the other.
	needs map[string][]string
}

// modules bundles an entry of the folder src into a script and its parts.
func modules(src, entry string, o options) (*bundle, error) {
	build := o.build(src, entry)
	build.Splitting = true
	build.Outdir = src // nothing is written; names in the metafile start from here
	build.EntryNames, build.ChunkNames = "[name].[hash]", "[name].[hash]"
	build.Metafile = true
	result := api.Build(build)
	if err := faults(result.Errors, result.Warnings); err != nil {
		return nil, fmt.Errorf("%s: %w", entry, err)
	}
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Imports    []struct{ Path, Kind string }
		}
	}
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, fmt.Errorf("%s: what esbuild says of its parts: %w", entry, err)
	}
	b := &bundle{files: map[string][]byte{}, needs: map[string][]string{}}
	for _, f := range result.OutputFiles {
		b.files[filepath.Base(f.Path)] = f.Contents
	}
	var gather func(name string, into []string) []string
	gather = func(name string, into []string) []string {
		if slices.Contains(into, path.Base(name)) {
			return into
		}
		into = append(into, path.Base(name))
		for _, imported := range meta.Outputs[name].Imports {
			if imported.Kind == "import-statement" {
				into = gather(imported.Path, into)
			}
		}
		return into
	}
	for name, out := range meta.Outputs {
		if out.EntryPoint == "" {
			continue
		}
		if out.EntryPoint == entry {
			b.entry = path.Base(name)
		}
		b.needs[stem(out.EntryPoint)] = gather(name, nil)
	}
	own := b.needs[stem(entry)]
	for part, names := range b.needs {
		if part != stem(entry) {
			b.needs[part] = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(own, name) })
		}
	}
	return b, nil
}

// stem returns the name of a source file without folder and kind: "lesson".
func stem(source string) string {
	base := path.Base(source)
	return strings.TrimSuffix(base, path.Ext(base))
}

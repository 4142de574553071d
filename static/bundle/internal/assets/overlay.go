package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An overlay puts packages of our own in the place of standard ones: see wasm/std.
type overlay struct {
	packages map[string][]string // the files of each, by import path
	replace  map[string]string   // a path in the standard library, and what is read in its place; "": nothing
}

// newOverlay returns the overlay that has the packages below the folder ours in the place of those of their names in a
// GOROOT. It is an error where that Go has no such package, or has one with other declarations. A package whose build
// constraints exclude this Go is left out.
func newOverlay(goroot, ours string) (*overlay, error) {
	o := &overlay{packages: map[string][]string{}, replace: map[string]string{}}
	err := filepath.WalkDir(ours, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || dir == ours {
			return err
		}
		names, err := sources(dir)
		if err != nil {
			return err
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			match, err := browser.MatchFile(dir, name)
			return err == nil && !match // a file that cannot be read is found when it is parsed
		})
		if len(names) == 0 {
			return nil
		}
		rel, err := filepath.Rel(ours, dir)
		if err != nil {
			return err
		}
		return o.add(filepath.Join(goroot, "src", rel), dir, filepath.ToSlash(rel), names)
	})
	if err != nil {
		return nil, err
	}
	if len(o.packages) == 0 {
		return nil, fmt.Errorf("%s has no packages to put in the place of standard ones", ours)
	}
	return o, nil
}

func (o *overlay) add(standard, ours, pkg string, names []string) error {
	theirs, err := sources(standard)
	if err == nil && len(theirs) == 0 {
		err = errors.New("it has no sources")
	}
	if err != nil {
		return fmt.Errorf("this Go has no package %s for wasm/std/%s to stand in for: %w", pkg, pkg, err)
	}
	if err := sameDeclarations(standard, ours); err != nil {
		return fmt.Errorf("wasm/std/%s does not fit the %s of this Go: %w", pkg, pkg, err)
	}
	for _, name := range theirs {
		o.replace[filepath.Join(standard, name)] = ""
	}
	for _, name := range names {
		o.replace[filepath.Join(standard, name)] = filepath.Join(ours, name)
	}
	o.packages[pkg] = names
	return nil
}

// write writes the file for go build -overlay.
func (o *overlay) write(file string) error {
	text, err := json.Marshal(map[string]any{"Replace": o.replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// applied returns an error unless the program is built of every package of the overlay, and of our files alone of each.
func (o *overlay) applied(t *toolchain, root, file, program string) error {
	text, err := t.run(root, "list", "-deps", "-overlay="+file, "-f", `{{.ImportPath}} {{join .GoFiles " "}} {{join .SFiles " "}}`, program)
	if err != nil {
		return err
	}
	used := map[string][]string{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		used[words[0]] = words[1:]
	}
	for _, pkg := range slices.Sorted(maps.Keys(o.packages)) {
		files, ok := used[pkg]
		if !ok {
			return fmt.Errorf("%s does not use %s with this Go: wasm/std/%s makes nothing smaller", program, pkg, pkg)
		}
		if want := o.packages[pkg]; !slices.Equal(files, want) {
			return fmt.Errorf("%s is built of %s from %q, want our %q", program, pkg, files, want)
		}
	}
	return nil
}

// browser is the target of the programs.
var browser = func() build.Context {
	target := build.Default
	target.GOOS, target.GOARCH, target.CgoEnabled = "js", "wasm", false
	return target
}()

// sources are the names of the files that a package is compiled from, whatever the target, in their order.
func sources(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := e.Name()
		if ext := filepath.Ext(name); (ext == ".go" || ext == ".s") && !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	return names, nil
}

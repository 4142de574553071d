package assets

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// replaced are the packages of the standard library that the module's own parts stand in for in the page's program: see
// wasm/std.
var replaced = []string{
	"fmt", "net", "os",
	"crypto/hmac", "crypto/pbkdf2", "crypto/internal/boring", "crypto/internal/fips140only",
}

// writeOverlay writes, for go build -overlay, what puts the packages of wasm/std in the place of the standard ones.
func writeOverlay(root, file string) error {
	goroot, err := goCommand("", nil, "env", "GOROOT")
	if err != nil {
		return err
	}
	replace := map[string]string{} // a path in the standard library, and what is read in its place; "": nothing
	for _, pkg := range replaced {
		standard := filepath.Join(goroot, "src", pkg)
		theirs, err := sources(standard)
		if err != nil {
			return fmt.Errorf("the standard package %s: %w", pkg, err)
		}
		for _, name := range theirs {
			replace[filepath.Join(standard, name)] = ""
		}
		ours := filepath.Join(root, "wasm", "std", pkg)
		names, err := sources(ours)
		if err != nil {
			return fmt.Errorf("the package in the place of %s: %w", pkg, err)
		}
		for _, name := range names {
			replace[filepath.Join(standard, name)] = filepath.Join(ours, name)
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// sources are the names of the files that a package is compiled from, whatever the target.
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

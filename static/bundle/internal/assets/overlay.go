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
	"fmt", "net", "os", "internal/godebug",
}

// writeOverlay writes, for go build -overlay, what puts the packages of wasm/std in the place of the standard ones, and
// leaves out the mail host's servers of the protocols that are not wanted.
func writeOverlay(root, file string, without []string) error {
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
	if len(without) > 0 {
		host := filepath.Join(root, "server", "mailhost", "host.go")
		less := file + ".host.go"
		if err := leaveOut(host, less, without); err != nil {
			return err
		}
		replace[host] = less
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// leaveOut writes a copy of the mail host's source without the lines that make the servers of these protocols, such as
// "pop3 := h.pop3()", and name them in the lists of services.
func leaveOut(host, to string, protocols []string) error {
	text, err := os.ReadFile(host)
	if err != nil {
		return err
	}
	for _, p := range protocols {
		var kept []string
		for line := range strings.Lines(string(text)) {
			entry := strings.TrimPrefix(strings.TrimSpace(line), "service")
			if !strings.Contains(line, ":= h."+p+"(") && !strings.HasPrefix(entry, `{"`+p+`", `) {
				kept = append(kept, line)
			}
		}
		less := strings.Join(kept, "")
		if less == string(text) {
			return fmt.Errorf("%s makes no server of %s", host, p)
		}
		text = []byte(less)
	}
	return os.WriteFile(to, text, 0o600)
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

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// A manifest is what is used here of static/dist/manifest.json, which `make assets` writes.
type manifest struct {
	Worker  string `json:"worker"`
	Program string `json:"program"`
	Flags   string `json:"gcflags"` // what the program was compiled with
}

func readManifest(module string) (*manifest, error) {
	text, err := os.ReadFile(filepath.Join(module, "static", "dist", "manifest.json"))
	if err != nil {
		return nil, fmt.Errorf("the assets are not built, run `make assets`: %w", err)
	}
	m := new(manifest)
	return m, json.Unmarshal(text, m)
}

// build compiles a package main for the browser as `make assets` does, but with these compiler flags.
func build(s *stand, module, pkg, gcflags string) []byte {
	file := filepath.Join(folder(s), "program.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-gcflags="+gcflags, "-ldflags=-s -w", "-o", file, pkg)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("go build: %v: %s", err, out)
	}
	program, err := os.ReadFile(file)
	s.must(err)
	return program
}

// emptyProgram compiles a Go program that does nothing: what any page pays for Go.
func emptyProgram(s *stand, module, gcflags string) []byte {
	file := filepath.Join(folder(s), "empty.go")
	s.must(os.WriteFile(file, []byte("package main\n\nfunc main() {}\n"), 0o644))
	return build(s, module, file, gcflags)
}

// brotlied compresses as `make assets` does.
func brotlied(s *stand, content []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, err := w.Write(content)
	s.must(err)
	s.must(w.Close())
	return b.Bytes()
}

// folder returns a new folder that is removed after the part.
func folder(s *stand) string {
	dir, err := os.MkdirTemp("", "sanduq-bench-")
	s.must(err)
	s.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

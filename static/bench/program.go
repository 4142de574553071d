package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// assets are what a build of them left in a folder.
type assets struct {
	dir string
	manifest
}

// A manifest is what is used here of the manifest.json that static/bundle writes.
type manifest struct {
	Worker  string `json:"worker"`
	Program string `json:"program"`
	Bridge  string `json:"bridge"`  // the program for real servers
	GCFlags string `json:"gcflags"` // what the program was compiled with
	Files   []struct {
		Name   string `json:"name"`
		Brotli int    `json:"brotli"` // octets
	} `json:"files"`
}

// weight is the program's, compressed.
func (m *manifest) weight() int { return m.octets(m.Program) }

// octets is what a file weighs, compressed.
func (m *manifest) octets(name string) int {
	for _, f := range m.Files {
		if f.Name == name {
			return f.Brotli
		}
	}
	return 0
}

// readAssets reads what `make assets` built.
func readAssets(s *stand, module string) *assets {
	return assetsIn(s, filepath.Join(module, "static", "dist"))
}

func assetsIn(s *stand, dir string) *assets {
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		s.Fatalf("the assets are not built, run `make assets`: %v", err)
	}
	a := &assets{dir: dir}
	s.must(json.Unmarshal(text, &a.manifest))
	return a
}

// buildAssets builds them with other compiler flags, in a folder that is removed after the part.
func buildAssets(s *stand, module, gcflags string) *assets {
	dir := folder(s)
	command(s, module, nil, "go", "run", "./static/bundle", "-dist", dir, "-gcflags", gcflags)
	return assetsIn(s, dir)
}

// command runs a command in a folder.
func command(s *stand, dir string, env []string, name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("%s %s: %v: %s", name, args[0], err, out)
	}
}

// emptyProgram compiles a Go program that does nothing: what any page pays for Go.
func emptyProgram(s *stand, gcflags string) []byte {
	dir := folder(s)
	source, program := filepath.Join(dir, "empty.go"), filepath.Join(dir, "empty.wasm")
	s.must(os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o644))
	command(s, dir, []string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-trimpath", "-gcflags="+gcflags, "-ldflags=-s -w", "-o", program, source)
	content, err := os.ReadFile(program)
	s.must(err)
	return content
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

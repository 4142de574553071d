package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestScript(t *testing.T) {
	t.Parallel()
	src := tree(t, map[string]string{
		"page.ts":  `import { mark } from './mark'; import css from './page.css'; console.log(mark as string, css, SANDUQ_ROOT, 'صندوق');`,
		"mark.ts":  `export const mark: string = 'from another file';`,
		"page.css": "a {\n  color: red;\n}\n",
		"old.ts":   `import 'wasm_exec';`,
		"exec.js":  `globalThis.Go = 'the runner';`,
	})
	got, err := script(src, "page.ts", options{defines: map[string]string{"SANDUQ_ROOT": `"../"`}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"from another file", "a{color:red}", `"../"`, "صندوق"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the script lacks %q: %s", want, got)
		}
	}
	got, err = script(src, "old.ts", options{classic: true, wasmExec: filepath.Join(src, "exec.js")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), "the runner") || strings.Contains(string(got), "import") {
		t.Errorf("the Worker's script: %s", got)
	}
}

func TestScriptFaultsNamePlaces(t *testing.T) {
	t.Parallel()
	src := tree(t, map[string]string{
		"missing.ts": "\nimport './nowhere';\n",
		"wrong.ts":   "\n\nlet x = ;\n",
		"styled.ts":  "import './wrong.css';\n",
		"wrong.css":  "a {\n  color: red;\n",
	})
	for entry, want := range map[string]string{
		"missing.ts": "missing.ts:2: Could not resolve",
		"wrong.ts":   "wrong.ts:3: Unexpected",
		"styled.ts":  "wrong.css:3: ",
	} {
		if _, err := script(src, entry, options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", entry, err, want)
		}
	}
}

func TestOutput(t *testing.T) {
	t.Parallel()
	dist := tree(t, map[string]string{"README": "stays", "stale.js": "goes"})
	build := func(content string) ([]File, string) {
		t.Helper()
		out := &output{dist: dist}
		name := out.hashed("page", ".js", []byte(content))
		out.named("sanduq.js", []byte(content))
		files, err := out.write()
		if err != nil {
			t.Fatal(err)
		}
		if err := out.prune(); err != nil {
			t.Fatal(err)
		}
		return files, name
	}

	first, old := build(strings.Repeat("one ", 1000))
	for _, f := range first {
		checkForms(t, dist, f, strings.Repeat("one ", 1000))
	}
	if _, err := os.Stat(filepath.Join(dist, "stale.js")); !os.IsNotExist(err) {
		t.Error("what another build left is still there")
	}
	if _, err := os.Stat(filepath.Join(dist, "README")); err != nil {
		t.Error(err)
	}

	// The same content is not written again; another gets another name, and the old one goes.
	past := time.Unix(1_000_000_000, 0)
	if err := os.Chtimes(filepath.Join(dist, old+".br"), past, past); err != nil {
		t.Fatal(err)
	}
	if _, name := build(strings.Repeat("one ", 1000)); name != old {
		t.Errorf("the same content is called %s and %s", old, name)
	}
	if info, err := os.Stat(filepath.Join(dist, old+".br")); err != nil || !info.ModTime().Equal(past) {
		t.Errorf("what did not change was written again: %v", err)
	}
	if _, name := build("two"); name == old {
		t.Errorf("two contents are called %s", name)
	}
	if _, err := os.Stat(filepath.Join(dist, old)); !os.IsNotExist(err) {
		t.Error("the old content is still there")
	}
}

// checkForms reads the three forms of a file back.
func checkForms(t *testing.T, dist string, f File, want string) {
	t.Helper()
	forms := map[string]struct {
		size int64
		open func([]byte) (io.Reader, error)
	}{
		"":    {f.Size, func(b []byte) (io.Reader, error) { return bytes.NewReader(b), nil }},
		".gz": {f.Gzip, func(b []byte) (io.Reader, error) { return gzip.NewReader(bytes.NewReader(b)) }},
		".br": {f.Brotli, func(b []byte) (io.Reader, error) { return brotli.NewReader(bytes.NewReader(b)), nil }},
	}
	for ext, form := range forms {
		content, err := os.ReadFile(filepath.Join(dist, f.Name+ext))
		if err != nil {
			t.Error(err)
			continue
		}
		if int64(len(content)) != form.size {
			t.Errorf("%s%s has %d octets, said %d", f.Name, ext, len(content), form.size)
		}
		r, err := form.open(content)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != want {
			t.Errorf("%s%s holds other than what it should: %v", f.Name, ext, err)
		}
	}
}

// The module's own Worker script and frame are built from what is in the tree.
func TestOwnScripts(t *testing.T) {
	t.Parallel()
	root, err := ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	chain, err := newToolchain(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chain.close)
	src := filepath.Join(root, "static", "src")
	worker, err := script(src, "worker.ts", options{wasmExec: chain.wasmExec(), classic: true, defines: map[string]string{
		"SANDUQ_WASM": `"sandbox.0.wasm"`, "SANDUQ_WASM_SIZE": "1",
	}})
	if err != nil || !bytes.Contains(worker, []byte("sandbox.0.wasm")) {
		t.Errorf("worker.ts: %d octets, %v", len(worker), err)
	}
	if _, err := script(src, "frame.ts", options{defines: defines("../", &Manifest{Worker: "assets/worker.0.js", BridgeWorker: "assets/bridge.0.js"})}); err != nil {
		t.Errorf("frame.ts: %v", err)
	}
}

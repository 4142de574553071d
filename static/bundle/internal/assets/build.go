// Package assets builds what a browser loads: the Go program for the Worker, the scripts, the styles, with content
// hashes in their names and compressed forms beside them.
//
// It needs the go command and nothing else. It renders no pages; server/internal/site does.
package assets

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"sanduq/static/bundle/internal/slim"
)

// ModuleRoot returns the folder of the go.mod that the working folder belongs to.
func ModuleRoot() (string, error) {
	mod, err := goCommand("", nil, "env", "GOMOD")
	if err != nil {
		return "", err
	}
	if mod == "" || mod == os.DevNull {
		return "", fmt.Errorf("not within a Go module")
	}
	return filepath.Dir(mod), nil
}

// A Program says how the program is built.
type Program struct {
	GCFlags string   // of go build
	Without []string // protocols whose servers are left out, for measuring what they weigh
}

// Build builds all assets of the module at root into the folder dist, the program as p says. It removes what an earlier
// build left in dist, and returns the manifest that it wrote as dist/manifest.json.
func Build(root, dist string, p Program) (*Manifest, error) {
	program, err := buildProgram(root, "./wasm/sandbox", p)
	if err != nil {
		return nil, err
	}
	program, err = slim.Slim(program)
	if errors.Is(err, slim.ErrLayout) {
		fmt.Fprintln(os.Stderr, "bundle: the program stays larger than it need be:", err)
	} else if err != nil {
		return nil, fmt.Errorf("the program: %w", err)
	}
	exec, err := wasmExec()
	if err != nil {
		return nil, err
	}
	src := filepath.Join(root, "static", "src")
	out := &output{dist: dist}
	m := &Manifest{GCFlags: p.GCFlags}

	m.Program = out.hashed("sandbox", ".wasm", program)
	worker, err := script(src, "worker.ts", options{wasmExec: exec, classic: true, defines: map[string]string{
		"SANDUQ_WASM":      strconv.Quote(filepath.Base(m.Program)),
		"SANDUQ_WASM_SIZE": strconv.Itoa(len(program)),
	}})
	if err != nil {
		return nil, err
	}
	m.Worker = out.hashed("worker", ".js", worker)

	frame, err := script(src, "frame.ts", options{defines: defines("../", m.Worker)})
	if err != nil {
		return nil, err
	}
	m.Frame = out.hashed("frame", ".js", frame)
	page, err := os.ReadFile(filepath.Join(src, "frame.html"))
	if err != nil {
		return nil, err
	}
	out.named("frame.html", bytes.ReplaceAll(page, []byte("frame.ts"), []byte(m.Frame)))

	embed, err := script(src, "embed.ts", options{defines: defines("../", m.Worker)})
	if err != nil {
		return nil, err
	}
	m.Embed = out.hashed("embed", ".js", embed)
	own := defines("./", m.Worker)
	own["SANDUQ_EMBED"] = strconv.Quote("./" + m.Embed)
	element, err := script(src, "sanduq.ts", options{defines: own})
	if err != nil {
		return nil, err
	}
	m.Element = out.named("sanduq.js", element)
	ours, err := modules(src, "page.ts", options{defines: defines("../", m.Worker)})
	if err != nil {
		return nil, err
	}
	m.Script, m.Needs = out.bundle(ours)
	live, err := script(src, "live.ts", options{})
	if err != nil {
		return nil, err
	}
	m.Live = out.hashed("live", ".js", live)
	for _, s := range []struct {
		stem string
		to   *string
	}{{"page", &m.Style}, {"lesson", &m.LessonStyle}, {"live", &m.LiveStyle}} {
		content, err := style(src, s.stem+".css")
		if err != nil {
			return nil, err
		}
		*s.to = out.hashed(s.stem, ".css", content)
	}

	if m.Files, err = out.write(); err != nil {
		return nil, err
	}
	if err := m.write(dist); err != nil {
		return nil, err
	}
	return m, out.prune()
}

// bridgeWorker is the script of the Worker that speaks TLS to real servers.
const bridgeWorker = "assets/bridge.js"

// defines are what the scripts of a page know of where they are: see static/src/defines.d.ts.
func defines(root, worker string) map[string]string {
	return map[string]string{
		"SANDUQ_ROOT":   strconv.Quote(root),
		"SANDUQ_WORKER": strconv.Quote(worker),
		"SANDUQ_BRIDGE": strconv.Quote(bridgeWorker),
	}
}

// GCFlags compile without inlining: what is inlined is the same code in many places, each time a little different, and
// costs a tenth of the compressed program. What it would gain in speed, static/bench measures.
const GCFlags = "all=-l"

// buildProgram compiles a package main of the module for the browser, without symbols, as p says, and with wasm/std in
// the place of what it stands for.
func buildProgram(root, pkg string, p Program) ([]byte, error) {
	dir, err := os.MkdirTemp("", "sanduq-bundle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file, overlay := filepath.Join(dir, "program.wasm"), filepath.Join(dir, "overlay.json")
	if err := writeOverlay(root, overlay, p.Without); err != nil {
		return nil, err
	}
	env := []string{"GOOS=js", "GOARCH=wasm"}
	if _, err := goCommand(root, env, "build", "-trimpath", "-buildvcs=false", "-overlay="+overlay, "-gcflags="+p.GCFlags, "-ldflags=-s -w", "-o", file, pkg); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// wasmExec returns the path of the script that comes with Go and runs its programs in a browser.
func wasmExec() (string, error) {
	goroot, err := goCommand("", nil, "env", "GOROOT")
	if err != nil {
		return "", err
	}
	return filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"), nil
}

// goCommand runs the go command in dir and returns what it printed, without the line end.
func goCommand(dir string, env []string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return string(bytes.TrimSpace(out)), nil
}

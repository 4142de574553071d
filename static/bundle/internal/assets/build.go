// Package assets builds what a browser loads: the Go program for the Worker, the scripts, the styles, with content
// hashes in their names and compressed forms beside them.
//
// It needs the go command and nothing else. It renders no pages; server/internal/site does.
package assets

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

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
	whole   bool     // with the standard library as it is, for what needs more of it than wasm/std has
}

// optional are the protocols that a mail host can be built without: see server/mailhost.
var optional = []string{"pop3", "smtp"}

// tags are the build tags that leave out what is not wanted.
func (p Program) tags() (string, error) {
	var tags []string
	for _, protocol := range p.Without {
		if !slices.Contains(optional, protocol) {
			return "", fmt.Errorf("no program is built without %q, only without %s", protocol, strings.Join(optional, ", "))
		}
		tags = append(tags, "without_"+protocol)
	}
	return strings.Join(tags, ","), nil
}

// Build builds all assets of the module at root into the folder dist, the program as p says; fast compresses them little and
// at once. It removes what an earlier build left in dist, and returns the manifest that it wrote as dist/manifest.json.
func Build(root, dist string, p Program, fast bool) (*Manifest, error) {
	t, err := newToolchain(root)
	if err != nil {
		return nil, err
	}
	defer t.close()
	program, err := slimProgram(t, root, "./wasm/sandbox", p)
	if err != nil {
		return nil, err
	}
	bridge, err := slimProgram(t, root, "./wasm/bridge", Program{GCFlags: p.GCFlags, whole: true})
	if err != nil {
		return nil, err
	}
	exec := t.wasmExec()
	src := filepath.Join(root, "static", "src")
	out := &output{dist: dist, fast: fast}
	m := &Manifest{GCFlags: p.GCFlags}

	m.Program = out.hashed("sandbox", ".wasm", program)
	m.Bridge = out.hashed("bridge", ".wasm", bridge)
	for _, w := range []struct {
		stem    string
		program []byte
		name    string // of the program
		to      *string
	}{{"worker", program, m.Program, &m.Worker}, {"bridge", bridge, m.Bridge, &m.BridgeWorker}} {
		worker, err := script(src, "worker.ts", options{wasmExec: exec, classic: true, defines: map[string]string{
			"SANDUQ_WASM":      strconv.Quote(filepath.Base(w.name)),
			"SANDUQ_WASM_SIZE": strconv.Itoa(len(w.program)),
		}})
		if err != nil {
			return nil, err
		}
		*w.to = out.hashed(w.stem, ".js", worker)
	}

	frame, err := script(src, "frame.ts", options{defines: defines("../", m)})
	if err != nil {
		return nil, err
	}
	m.Frame = out.hashed("frame", ".js", frame)
	page, err := os.ReadFile(filepath.Join(src, "frame.html"))
	if err != nil {
		return nil, err
	}
	out.named("frame.html", bytes.ReplaceAll(page, []byte("frame.ts"), []byte(m.Frame)))

	embed, err := script(src, "embed.ts", options{defines: defines("../", m)})
	if err != nil {
		return nil, err
	}
	m.Embed = out.hashed("embed", ".js", embed)
	own := defines("./", m)
	own["SANDUQ_EMBED"] = strconv.Quote("./" + m.Embed)
	element, err := script(src, "sanduq.ts", options{defines: own})
	if err != nil {
		return nil, err
	}
	m.Element = out.named("sanduq.js", element)
	ours, err := modules(src, "page.ts", options{defines: defines("../", m)})
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

// defines are what the scripts of a page know of where they are: see static/src/defines.d.ts.
func defines(root string, m *Manifest) map[string]string {
	return map[string]string{
		"SANDUQ_ROOT":   strconv.Quote(root),
		"SANDUQ_WORKER": strconv.Quote(m.Worker),
		"SANDUQ_BRIDGE": strconv.Quote(m.BridgeWorker),
	}
}

// slimProgram builds a program, and makes it as small as it can be. A program that cannot be made small is an error.
func slimProgram(t *toolchain, root, pkg string, p Program) ([]byte, error) {
	program, err := buildProgram(t, root, pkg, p)
	if err != nil {
		return nil, err
	}
	if program, err = slim.Slim(program); err != nil {
		return nil, fmt.Errorf("%s cannot be made small: %w", pkg, err)
	}
	return program, nil
}

// GCFlags compile without inlining: what is inlined is the same code in many places, each time a little different, and
// costs a tenth of the compressed program. What it would gain in speed, static/bench measures.
const GCFlags = "all=-l"

// buildProgram compiles a package main of the module for the browser, without symbols, as p says, and with wasm/std in
// the place of what it stands for.
func buildProgram(t *toolchain, root, pkg string, p Program) ([]byte, error) {
	dir, err := os.MkdirTemp("", "sanduq-bundle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	tags, err := p.tags()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "program.wasm")
	args := []string{
		"build", "-trimpath", "-buildvcs=false", "-tags=" + tags,
		"-gcflags=" + p.GCFlags, "-ldflags=-s -w", "-o", file,
	}
	if !p.whole {
		o, err := newOverlay(t.goroot, filepath.Join(root, "wasm", "std"))
		if err != nil {
			return nil, err
		}
		overlay := filepath.Join(dir, "overlay.json")
		if err := o.write(overlay); err != nil {
			return nil, err
		}
		if err := o.applied(t, root, overlay, pkg); err != nil {
			return nil, err
		}
		args = append(args, "-overlay="+overlay)
	}
	if _, err := t.run(root, append(args, pkg)...); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

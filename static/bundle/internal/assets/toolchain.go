package assets

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// A toolchain is the Go that builds the programs: the one that the go command chooses for the module.
//
// Its GOROOT is a symbolic link in a folder of our own. The go command refuses overlays for files beneath GOMODCACHE
// (cmd/go/internal/work, BuildInit), and a toolchain that go fetched itself lies there. It compares names, not files; with
// -trimpath the name does not reach the program, so that the program is the same octet for octet.
type toolchain struct {
	dir    string // holds the link alone
	goroot string
}

// newToolchain returns the toolchain for the module at root. It is to be closed.
func newToolchain(root string) (*toolchain, error) {
	goroot, err := goCommand(root, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sanduq-go-")
	if err != nil {
		return nil, err
	}
	t := &toolchain{dir: dir, goroot: filepath.Join(dir, "goroot")}
	if err := os.Symlink(goroot, t.goroot); err != nil {
		t.close()
		return nil, fmt.Errorf("a second name for the Go toolchain: %w", err)
	}
	return t, nil
}

// close removes the link, and leaves the toolchain as it is.
func (t *toolchain) close() { os.RemoveAll(t.dir) }

// run runs the toolchain's go command for the browser in dir, and returns what it printed, without the line end.
func (t *toolchain) run(dir string, args ...string) (string, error) {
	env := []string{"GOROOT=" + t.goroot, "GOTOOLCHAIN=local", "GOOS=js", "GOARCH=wasm"}
	return command(filepath.Join(t.goroot, "bin", "go"), dir, env, args...)
}

// wasmExec returns the path of the script that comes with Go and runs its programs in a browser.
func (t *toolchain) wasmExec() string { return filepath.Join(t.goroot, "lib", "wasm", "wasm_exec.js") }

// goCommand runs the go command of the system in dir and returns what it printed, without the line end.
func goCommand(dir string, env []string, args ...string) (string, error) {
	return command("go", dir, env, args...)
}

func command(name, dir string, env []string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return string(bytes.TrimSpace(out)), nil
}

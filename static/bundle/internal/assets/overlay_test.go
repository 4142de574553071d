package assets

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write writes files below a new folder, by their slash-separated paths.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// What wasm/std has fits the Go that runs the tests, and nothing of it is cryptography.
func TestOwnOverlay(t *testing.T) {
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
	o, err := newOverlay(chain.goroot, filepath.Join(root, "wasm", "std"))
	if err != nil {
		t.Fatal(err)
	}
	packages := slices.DeleteFunc(slices.Sorted(maps.Keys(o.packages)), func(pkg string) bool { return pkg == "internal/godebug" }) // until Go 1.26
	if want := []string{"fmt", "net", "os"}; !slices.Equal(packages, want) {
		t.Errorf("the overlay has %q, want %q", packages, want)
	}
}

// An overlay that does not fit this Go is an error, not a larger or another program.
func TestOverlayFits(t *testing.T) {
	t.Parallel()
	const ours = `package p

import "io"

var Err error

type Conn interface{ Read(p []byte) (n int, err error) }

type Op struct {
	Name string
	note int
}

func (o *Op) Error() string { return o.Name }

func Copy(w io.Writer, args ...any) (int, error) { return 0, nil }

func unexported(int) {}
`
	with := func(old, new string) map[string]string {
		if !strings.Contains(ours, old) {
			t.Fatalf("%q is not there", old)
		}
		return map[string]string{"src/p/p.go": strings.ReplaceAll(ours, old, new), "src/p/p_linux.go": "package p\n\nfunc Copy() {}\n"}
	}
	for name, tt := range map[string]struct {
		standard map[string]string
		want     string // of the error; "": none
	}{
		"as it is":                                   {with("p", "p"), ""},
		"other names of parameters":                  {with("w io.Writer, args", "out io.Writer, a"), ""},
		"other unexported parts":                     {with("note int", "text string; more"), ""},
		"more than ours":                             {with("var Err error", "var Err, More error; func Another() {}"), ""},
		"no such package":                            {map[string]string{"src/q/q.go": "package q"}, "this Go has no package p"},
		"no sources of it":                           {map[string]string{"src/p/p_test.go": "package p"}, "it has no sources"},
		"no such variable":                           {with("Err ", "Fault "), "it declares no Err"},
		"a variable that is a const":                 {with("var Err error", "const Err = 1"), "it declares Err as const"},
		"another parameter":                          {with("...any", "...string"), "it declares Copy as func(io.Writer, ...string) (int, error), ours is func(io.Writer, ...any) (int, error)"},
		"another result":                             {with("(n int, err error)", "(n int64, err error)"), "it declares Conn as interface"},
		"one more method":                            {with("type Conn interface{", "type Conn interface{ Close() error; "), "it declares Conn as interface"},
		"another field":                              {with("Name string", "Name []byte"), "it declares Op as struct"},
		"no such method":                             {with("Error()", "Text()"), "it declares no Op.Error"},
		"a function for the browser that is no more": {with("func Copy", "func copy"), "it declares no Copy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newOverlay(write(t, tt.standard), write(t, map[string]string{"p/p.go": ours}))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
	past := write(t, map[string]string{"p/p.go": "//go:build !go1.20\n\n" + ours, "q/q.go": "package q\n"})
	if o, err := newOverlay(write(t, map[string]string{"src/q/q.go": "package q\n"}), past); err != nil || len(o.packages) != 1 {
		t.Errorf("a package of ours that is for a former Go: %v", err)
	}
	if _, err := newOverlay(t.TempDir(), t.TempDir()); err == nil {
		t.Error("an overlay of nothing is no error")
	}
}

// module is a program with a package of its own for the standard os.
var module = map[string]string{
	"go.mod":         "module tiny\n\ngo 1.26\n",
	"main.go":        "package main\n\nimport \"os\"\n\nfunc main() { println(os.ErrDeadlineExceeded.Error()) }\n",
	"idle/main.go":   "package main\n\nfunc main() {}\n",
	"wasm/std/os.go": "package std\n",
	"wasm/std/os/os.go": `package os

var ErrDeadlineExceeded error = own{}

type own struct{}

func (own) Error() string { return "of our own package" }
`,
}

// A toolchain that the go command fetched lies beneath GOMODCACHE, where overlays are refused: it builds all the same.
func TestToolchainInModuleCache(t *testing.T) {
	goroot, err := goCommand("", nil, "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	fetched := filepath.Join(cache, "toolchain")
	if err := os.Symlink(goroot, fetched); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOROOT", fetched)
	t.Setenv("GOWORK", "off")
	root := write(t, module)
	chain, err := newToolchain(root)
	if err != nil {
		t.Fatal(err)
	}
	defer chain.close()
	program, err := buildProgram(chain, root, ".", Program{GCFlags: GCFlags})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(program, []byte("of our own package")) {
		t.Error("the program is built of the standard package")
	}
	if bytes.Contains(program, []byte(chain.dir)) || bytes.Contains(program, []byte(cache)) {
		t.Error("the program names the folder of its toolchain")
	}
	chain.close()
	if _, err := os.Stat(filepath.Join(goroot, "VERSION")); err != nil {
		t.Errorf("the toolchain itself is gone: %v", err)
	}

	// One that lies in another place makes the same program.
	if chain, err = newToolchain(root); err != nil {
		t.Fatal(err)
	}
	defer chain.close()
	again, err := buildProgram(chain, root, ".", Program{GCFlags: GCFlags})
	if err != nil || !bytes.Equal(program, again) {
		t.Errorf("built again: %d octets, then %d, %v", len(program), len(again), err)
	}
}

// A stand-in that the program does not use any more makes nothing smaller.
func TestOverlayIsUsed(t *testing.T) {
	t.Parallel()
	root := write(t, module)
	chain, err := newToolchain(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chain.close)
	if _, err := buildProgram(chain, root, "./idle", Program{GCFlags: GCFlags}); err == nil || !strings.Contains(err.Error(), "./idle does not use os") {
		t.Errorf("a stand-in that nothing uses: %v", err)
	}
}

// A protocol that is left out is not in the program; one that there is not is an error.
func TestWithout(t *testing.T) {
	t.Parallel()
	root, err := ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	for without, gone := range map[string][]string{"": nil, "pop3": {"pop3"}, "pop3 smtp": {"pop3", "smtp"}} {
		tags, err := Program{Without: strings.Fields(without)}.tags()
		if err != nil {
			t.Fatal(err)
		}
		deps, err := goCommand(root, []string{"GOOS=js", "GOARCH=wasm"}, "list", "-deps", "-tags="+tags, "./wasm/sandbox")
		if err != nil {
			t.Fatal(err)
		}
		for _, protocol := range []string{"imap", "pop3", "smtp"} {
			has := slices.Contains(strings.Fields(deps), "sanduq/server/"+protocol)
			if has == slices.Contains(gone, protocol) {
				t.Errorf("without %q the program has %s: %t", without, protocol, has)
			}
		}
	}
	if _, err := (Program{Without: []string{"imap"}}).tags(); err == nil || !strings.Contains(err.Error(), `without "imap", only without pop3, smtp`) {
		t.Errorf("without IMAP: %v", err)
	}
}

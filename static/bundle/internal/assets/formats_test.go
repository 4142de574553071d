package assets

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	standin "sanduq/wasm/std/fmt"
)

// directive is a place of a format for which the standard fmt wants an argument: flags, width, precision, verb.
var directive = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?(\*|\d+)?(\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?[vTtbcdoOqxXUeEfFgGspw]`)

// has reports whether the stand-in writes a directive as the standard fmt does, for every argument that it may have.
func has(directive string) bool {
	if strings.ContainsAny(directive, "*[") {
		return false
	}
	known := false
	for _, arg := range []any{"text", errors.New("cause"), []byte("octets"), 7, -7, uint8(200), 'x', true} {
		want := fmt.Sprintf(directive, arg)
		if directive[len(directive)-1] == 'w' {
			want = fmt.Errorf(directive, arg).Error()
		}
		if strings.Contains(want, "%!") {
			continue
		}
		known = true
		if standin.Sprintf(directive, arg) != want {
			return false
		}
	}
	return known
}

// lacking returns the directives in a literal that the stand-in lacks.
func lacking(literal string) (all []string) {
	literal = strings.ReplaceAll(literal, "%%", "")
	for _, d := range directive.FindAllString(literal, -1) {
		if !has(d) {
			all = append(all, d)
		}
	}
	return all
}

func TestLacking(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]string{
		"none, 100%, %, (%), %2C%\u0635": "",
		"100%% sure, %%+v":               "",
		"%s %q %v %d %5d %-5s %05d %x %02X %.3s %.40q %c %U %#U %T %o %w %016x": "",
		"took %.1f s":     "%.1f",
		"%s and %+v":      "%+v",
		"%#v, %#x, % x":   "%#v %#x % x",
		"%*d %[1]s %.*s":  "%*d %[1]s %.*s",
		"%t %e %g %b %p":  "%t %e %g %b %p",
		"%+d %+q %O":      "%+d %+q %O",
		"a table's %6.2f": "%6.2f",
	} {
		if got := strings.Join(lacking(literal), " "); got != want {
			t.Errorf("%q lacks %q, want %q", literal, got, want)
		}
	}
}

// pageSources are what the page's program is compiled from, with the overlay.
type pageSources struct {
	overlay  *overlay
	packages []pagePackage
	exports  map[string]string // files of export data, by import path
}

type pagePackage struct {
	path     string
	standard bool
	imports  string   // import paths, with a space before and after each
	files    []string // their full paths
}

// pageProgram lists the packages of the page's program, standard and third-party ones included.
func pageProgram(t *testing.T) *pageSources {
	t.Helper()
	root, err := ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	chain, err := newToolchain(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chain.close)
	p := &pageSources{exports: map[string]string{}}
	if p.overlay, err = newOverlay(chain.goroot, filepath.Join(root, "wasm", "std")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	if err := p.overlay.write(file); err != nil {
		t.Fatal(err)
	}
	const format = `{{.ImportPath}}|{{.Export}}|{{.Standard}}|{{join .Imports " "}}|{{.Dir}}|{{join .GoFiles "|"}}`
	list, err := chain.run(root, "list", "-deps", "-export", "-trimpath", "-gcflags="+GCFlags, "-overlay="+file, "-f", format, "./wasm/sandbox")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(list) {
		f := strings.Split(strings.TrimSpace(line), "|")
		pkg := pagePackage{path: f[0], standard: f[2] == "true", imports: " " + f[3] + " "}
		p.exports[pkg.path] = f[1]
		for _, name := range f[5:] {
			file := filepath.Join(f[4], name)
			if own, ok := p.overlay.replace[file]; ok {
				file = own
			}
			pkg.files = append(pkg.files, file)
		}
		p.packages = append(p.packages, pkg)
	}
	return p
}

// Whatever may be a format, in any package of the page's program, has nothing that its fmt would write as %!f(...).
func TestFormats(t *testing.T) {
	t.Parallel()
	literals := 0
	for _, pkg := range pageProgram(t).packages {
		for _, name := range pkg.files {
			files := token.NewFileSet()
			parsed, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				literals++
				if missing := lacking(text); len(missing) > 0 {
					t.Errorf("%v: %q has %q, which wasm/std/fmt lacks", files.Position(lit.Pos()), text, missing)
				}
				return true
			})
		}
	}
	if literals < 5000 {
		t.Errorf("the program has %d literals: some were not read", literals)
	}
}

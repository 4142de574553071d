package assets

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// printable reports whether the stand-in for fmt can write what has this static type. What an interface holds is not known.
func printable(t types.Type) bool {
	for _, method := range []string{"Error", "String"} {
		if m, _, _ := types.LookupFieldOrMethod(t, false, nil, method); m != nil {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Basic:
		return u.Info()&(types.IsString|types.IsBoolean|types.IsInteger) != 0 || u.Kind() == types.UntypedNil
	case *types.Slice:
		return printable(u.Elem())
	}
	return false
}

// printed returns the arguments of a call that are to be formatted: those of ...any.
func printed(info *types.Info, call *ast.CallExpr) []ast.Expr {
	signature, ok := info.TypeOf(call.Fun).(*types.Signature)
	if !ok || !signature.Variadic() || call.Ellipsis.IsValid() || info.Types[call.Fun].IsBuiltin() {
		return nil
	}
	last := signature.Params().Len() - 1
	slice, ok := signature.Params().At(last).Type().(*types.Slice)
	if !ok {
		return nil
	}
	if element, ok := slice.Elem().Underlying().(*types.Interface); !ok || !element.Empty() {
		return nil
	}
	return call.Args[min(last, len(call.Args)):]
}

// unprintable returns what a file formats and the stand-in for fmt cannot write, with its place.
func unprintable(files *token.FileSet, info *types.Info, file *ast.File) (all []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range printed(info, call) {
				if t := info.TypeOf(arg); !printable(t) {
					all = append(all, fmt.Sprintf("%v: %v", files.Position(arg.Pos()), t))
				}
			}
		}
		return true
	})
	return all
}

// check returns what a package formats and the stand-in cannot write. exports has the files of export data.
func check(path string, names []string, exports map[string]string) (all []string, err error) {
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Sizes: types.SizesFor("gc", "wasm"),
		Importer: importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
			for _, name := range []string{path, "vendor/" + path} {
				if file := exports[name]; file != "" {
					return os.Open(file)
				}
			}
			return nil, fmt.Errorf("no export data of %s", path)
		}),
	}
	if _, err := config.Check(path, files, parsed, info); err != nil {
		return nil, err
	}
	for _, f := range parsed {
		all = append(all, unprintable(files, info, f)...)
	}
	return all, nil
}

func TestUnprintable(t *testing.T) {
	t.Parallel()
	const source = `package p

func logf(format string, args ...any) {}

type named float64
type number int
type stringer struct{}

func (stringer) String() string { return "" }

var err error

func f(args ...any) {
	logf("", "text", 1, 'x', true, nil, err, number(1), []byte{}, []string{}, stringer{}, &stringer{}, []stringer{}, any(1.5))
	logf("", args...)
	_ = append(args, 1.5)
	logf("", 1.5)
	logf("", "text", named(1))
	logf("", struct{}{}, map[string]int{}, []float64{}, new(int), [2]int{}, f)
}
`
	dir := write(t, map[string]string{"p.go": source})
	got, err := check("p", []string{filepath.Join(dir, "p.go")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, what := range got {
		_, got[i], _ = strings.Cut(what, ": ")
	}
	want := "float64|p.named|struct{}|map[string]int|[]float64|*int|[2]int|func(args ...any)"
	if strings.Join(got, "|") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
}

// No package of the page's program formats what its fmt would write as %!v(...), as far as types tell.
func TestArguments(t *testing.T) {
	t.Parallel()
	p := pageProgram(t)
	for _, pkg := range p.packages {
		if pkg.standard && !strings.Contains(pkg.imports, " fmt ") || p.overlay.packages[pkg.path] != nil {
			continue
		}
		found, err := check(pkg.path, pkg.files, p.exports)
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range found {
			t.Errorf("%s, which wasm/std/fmt cannot write", what)
		}
	}
}

package assets

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// sameDeclarations returns an error unless each exported declaration of the package in the folder ours is one of the package
// in the folder standard, of the same form: a function's parameters and results, a method's, an interface's methods, a
// struct's exported fields. A variable or a constant need only be there, as its type is often not written.
func sameDeclarations(standard, ours string) error {
	want, err := declarations(standard)
	if err != nil {
		return err
	}
	got, err := declarations(ours)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		form, ok := want[name]
		if !ok {
			return fmt.Errorf("it declares no %s", name)
		}
		if form != got[name] {
			return fmt.Errorf("it declares %s as %s, ours is %s", name, form, got[name])
		}
	}
	return nil
}

// declarations returns the form of each exported declaration of a package for the browser, methods as Type.Method.
func declarations(dir string) (map[string]string, error) {
	pkg, err := browser.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	forms := map[string]string{}
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if name := functionName(d); name != "" {
					forms[name] = form(d.Type)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					declared(forms, d.Tok, spec)
				}
			}
		}
	}
	return forms, nil
}

// functionName returns Name or Type.Name, "" where one of these is not exported.
func functionName(d *ast.FuncDecl) string {
	if !d.Name.IsExported() {
		return ""
	}
	if d.Recv == nil {
		return d.Name.Name
	}
	receiver := strings.TrimPrefix(form(d.Recv.List[0].Type), "*")
	receiver, _, _ = strings.Cut(receiver, "[")
	if !ast.IsExported(receiver) {
		return ""
	}
	return receiver + "." + d.Name.Name
}

func declared(forms map[string]string, kind token.Token, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() {
			forms[spec.Name.Name] = form(spec.Type)
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() {
				forms[name.Name] = kind.String()
			}
		}
	}
}

// form prints a type without the names of parameters, comments, and fields that are not exported.
func form(t ast.Expr) string {
	ast.Inspect(t, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			n.Params.List = unnamed(n.Params)
			if n.Results != nil {
				n.Results.List = unnamed(n.Results)
			}
		case *ast.StructType:
			n.Fields.List = exported(n.Fields)
		case *ast.Field:
			n.Doc, n.Comment = nil, nil
		}
		return true
	})
	var b strings.Builder
	printer.Fprint(&b, token.NewFileSet(), t)
	return strings.Join(strings.Fields(b.String()), " ")
}

// unnamed returns a field for each parameter, with its type alone.
func unnamed(list *ast.FieldList) (types []*ast.Field) {
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			types = append(types, &ast.Field{Type: f.Type})
		}
	}
	return types
}

// exported returns a field for each exported one.
func exported(list *ast.FieldList) (fields []*ast.Field) {
	for _, f := range list.List {
		for _, name := range f.Names {
			if name.IsExported() {
				fields = append(fields, &ast.Field{Names: []*ast.Ident{name}, Type: f.Type, Tag: f.Tag})
			}
		}
	}
	return fields
}

// Command bundle builds what a browser loads into static/dist: the program, the scripts, the styles, each with its
// brotli and gzip forms, and manifest.json. It is `make assets`:
//
//	go run ./static/bundle          # builds; what did not change is left
//	go run ./static/bundle -sizes   # and prints what each asset weighs beside the budget
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"sanduq/static/bundle/internal/assets"
)

func main() {
	sizes := flag.Bool("sizes", false, "print what each asset weighs, and the page's whole transfer")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*sizes); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(sizes bool) error {
	module, err := assets.ModuleRoot()
	if err != nil {
		return err
	}
	manifest, err := assets.Build(module, filepath.Join(module, "static", "dist"))
	if err != nil {
		return err
	}
	if sizes {
		return assets.PrintSizes(os.Stdout, manifest)
	}
	return nil
}

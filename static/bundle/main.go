// Command bundle builds what a browser loads into static/dist: the program, the scripts, the styles, each with its
// brotli and gzip forms, and manifest.json. It is `make assets`:
//
//	go run ./static/bundle          # builds; what did not change is left
//	go run ./static/bundle -sizes   # and prints what each asset weighs beside the budget
//
// With -dist and -gcflags static/bench builds the program in other ways, into folders of its own.
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
	dist := flag.String("dist", "", "build into `DIR` (default static/dist)")
	gcFlags := flag.String("gcflags", assets.GCFlags, "the `FLAGS` of go build -gcflags for the program")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*dist, *gcFlags, *sizes); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(dist, gcFlags string, sizes bool) error {
	module, err := assets.ModuleRoot()
	if err != nil {
		return err
	}
	if dist == "" {
		dist = filepath.Join(module, "static", "dist")
	}
	manifest, err := assets.Build(module, dist, gcFlags)
	if err != nil {
		return err
	}
	if sizes {
		return assets.PrintSizes(os.Stdout, manifest)
	}
	return nil
}

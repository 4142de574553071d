// Command bundle builds what a browser loads into static/dist: the program, the scripts, the styles, each with its
// brotli and gzip forms, and manifest.json. It is `make assets`:
//
//	go run ./static/bundle          # builds; what did not change is left
//	go run ./static/bundle -sizes   # and prints what each asset weighs beside the budget
//
// With -dist and other flags static/bench builds the program in other ways, into folders of its own.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sanduq/static/bundle/internal/assets"
)

func main() {
	sizes := flag.Bool("sizes", false, "print what each asset weighs, and the page's whole transfer")
	dist := flag.String("dist", "", "build into `DIR` (default static/dist)")
	gcFlags := flag.String("gcflags", assets.GCFlags, "the `FLAGS` of go build -gcflags for the program")
	without := flag.String("without", "", "leave the servers of these `PROTOCOLS` out of the program, for measuring what they weigh: pop3,smtp")
	fast := flag.Bool("fast", false, "with -dist: compress little and at once, for tests")
	flag.Parse()
	if flag.NArg() > 0 || *fast && *dist == "" { // static/dist is compressed well
		flag.Usage()
		os.Exit(2)
	}
	program := assets.Program{
		GCFlags: *gcFlags,
		Without: strings.FieldsFunc(*without, func(r rune) bool { return r == ',' }),
	}
	if err := run(*dist, program, *fast, *sizes); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(dist string, program assets.Program, fast, sizes bool) error {
	module, err := assets.ModuleRoot()
	if err != nil {
		return err
	}
	if dist == "" {
		dist = filepath.Join(module, "static", "dist")
	}
	manifest, err := assets.Build(module, dist, program, fast)
	if err != nil {
		return err
	}
	if sizes {
		return assets.PrintSizes(os.Stdout, manifest)
	}
	return nil
}

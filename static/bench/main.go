// Command bench measures the budgets of DESIGN, each beside what it is compared to and in the same run. It is
// `make bench`:
//
//	go run ./static/bench                       # all of it: some two minutes
//	go run ./static/bench -only page -times 50  # one part, more often
//	go run ./static/bench -only page -gcflags ""  # and with the program compiled otherwise: what a flag costs and gains
//
// Nothing fails where a budget is missed: the table says so. What cannot be measured says why in its place. The
// times are medians of one machine at one time, which is why the load of that machine stands above them.
//
// It drives a real browser and stands under static for that: the browser is internal to it.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"sanduq/static/internal/browser"
)

// A plan is what the flags ask for.
type plan struct {
	module  string // the folder of go.mod
	times   int    // how often each slow command is timed; quick ones a hundred times as often
	size    int    // messages in the large mailbox
	flags   []string
	verbose io.Writer
}

// A part measures some rows of the table.
type part struct {
	name    string
	measure func(*stand, *plan) []row
}

var parts = []part{
	{"transfer", transfer},
	{"page", page},
	{"lesson", lesson},
	{"memory", memory},
	{"native", native},
	{"protocols", protocols},
	{"bridge", bridge},
}

func main() {
	p := &plan{verbose: os.Stderr}
	only := flag.String("only", "", "measure one `PART`: transfer, page, lesson, memory, native, protocols or bridge")
	flag.IntVar(&p.times, "times", 15, "how often each slow command is timed; quick ones a hundred times as often")
	flag.IntVar(&p.size, "messages", 10_000, "messages in the large mailbox")
	flag.Func("gcflags", "measure the page with the program built with these `FLAGS` too; may be given more than once", func(f string) error {
		p.flags = append(p.flags, f)
		return nil
	})
	flag.Parse()
	if flag.NArg() > 0 || p.times < 1 || p.size < 100 {
		flag.Usage()
		os.Exit(2)
	}
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: this must run within the module:", err)
		os.Exit(1)
	}
	p.module = strings.TrimSpace(string(root))
	defer browser.End()
	fmt.Printf("%s, %d cores, load %s before\n", runtime.Version(), runtime.NumCPU(), load())
	for _, part := range parts {
		if *only != "" && part.name != *only {
			continue
		}
		fmt.Fprintf(p.verbose, "measuring: %s\n", part.name)
		fmt.Println()
		write(os.Stdout, run(p, part.name, part.measure))
	}
	fmt.Printf("\nload %s after\n", load())
}

// load is what the machine is busy with: the mean number of runnable processes in the last 1, 5 and 15 minutes.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 3 {
		return "unknown"
	}
	return strings.Join(fields[:3], " ")
}

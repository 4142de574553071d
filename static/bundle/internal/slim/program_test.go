package slim

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// build compiles a program for the browser, with the names of its functions in a section of their own.
func build(t *testing.T, source string) []section {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"go.mod": "module tiny\n\ngo 1.26\n", "main.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-ldflags=-w", "-o", "tiny.wasm", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	program, err := os.ReadFile(filepath.Join(dir, "tiny.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	sections, err := split(program)
	if err != nil {
		t.Fatal(err)
	}
	return sections
}

func memoryOf(t *testing.T, sections []section) []byte {
	t.Helper()
	memory, err := readData(find(sections, sectionData).body)
	if err != nil {
		t.Fatal(err)
	}
	return memory
}

// recording are the functions that may be emptied, by the names that the linker gives.
var recording = regexp.MustCompile(`^runtime\.(__)?(trace[A-Z]|profBuf_|schedtrace|checkFinalizersAndCleanups|dump[A-Z][a-z]+(Stats|Rec)|printScavTrace)`)

// A real program keeps all of its memory but the tables for traces, and is a good deal smaller.
func TestRealProgram(t *testing.T) {
	t.Parallel()
	sections := build(t, "package main\n\nfunc main() { println(\"hello\") }\n")
	program := join(sections)
	slim, err := Slim(program)
	if err != nil {
		t.Fatal(err)
	}
	less, err := split(slim)
	if err != nil {
		t.Fatal(err)
	}
	before, after := memoryOf(t, sections), memoryOf(t, less)
	if was, is := compressed(t, program), compressed(t, slim); is > was*9/10 || len(after) > len(before) {
		t.Errorf("compressed %d octets, slim %d; %d of memory, then %d", was, is, len(before), len(after))
	}
	if !bytes.Contains(before, []byte("runtime/proc.go")) || bytes.Contains(after, []byte("runtime/proc.go")) {
		t.Error("the names of files were not there before, or are there still")
	}
	if !bytes.Contains(after, []byte("main.main")) {
		t.Error("the names of functions are gone")
	}
	// Where memory differs, it has been cleared or set to "none", and that lies together: in the pclntab.
	header := bytes.Index(before, headerStart)
	for i := range after {
		if before[i] != after[i] && (after[i] != 0 && after[i] != 0xff || i < header) {
			t.Fatalf("the octet at %d was %#x and is %#x", i, before[i], after[i])
		}
	}
	// What is emptied are the recorders, and nothing else changes.
	names, were, are := names(t, sections), bodies(t, sections), bodies(t, less)
	emptied := 0
	for i := range were {
		if bytes.Equal(were[i], are[i]) {
			continue
		}
		emptied++
		if !recording.MatchString(names[i]) {
			t.Errorf("%s is empty", names[i])
		}
	}
	if emptied < 70 || len(were) != len(are) {
		t.Errorf("%d of %d functions are empty, of %d before", emptied, len(are), len(were))
	}
}

// A program that records what it does is left the recorder that it starts.
func TestRecorderStays(t *testing.T) {
	t.Parallel()
	sections := build(t, `package main

import (
	"io"
	"runtime/trace"
)

func main() { trace.Start(io.Discard) }
`)
	tables, err := findTables(memoryOf(t, sections))
	if err != nil {
		t.Fatal(err)
	}
	funcs, err := tables.read()
	if err != nil {
		t.Fatal(err)
	}
	idle := recorders(funcs)
	for _, f := range funcs {
		if idle[f.index] && strings.HasPrefix(f.name, "runtime.trace") {
			t.Fatalf("%s would be empty", f.name)
		}
	}
}

// bodies returns the functions of a program, imports not among them.
func bodies(t *testing.T, sections []section) [][]byte {
	t.Helper()
	p := parser{t, find(sections, sectionCode).body}
	all := make([][]byte, p.number())
	for i := range all {
		all[i] = p.octets()
	}
	return all
}

// names returns those of a program's functions in the name section (WebAssembly core specification, appendix, 7.4.1), by
// their place in the code.
func names(t *testing.T, sections []section) map[int]string {
	t.Helper()
	all := map[int]string{}
	for _, s := range sections {
		p := parser{t, s.body}
		if s.id != 0 || string(p.octets()) != "name" {
			continue
		}
		for len(p.rest) > 0 {
			kind := p.rest[0]
			p.rest = p.rest[1:]
			if body := (parser{t, p.octets()}); kind == 1 { // of functions
				body.names(all)
			}
		}
	}
	return all
}

// compressed is roughly what a program weighs on its way to a page.
func compressed(t *testing.T, program []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(program)
	w.Close()
	return b.Len()
}

func (p *parser) names(all map[int]string) {
	first := 0 // the linker gives the imports, which come before, no names
	for i := range int(p.number()) {
		index, name := int(p.number()), string(p.octets())
		if i == 0 {
			first = index
		}
		all[index-first] = name
	}
}

type parser struct {
	t    *testing.T
	rest []byte
}

func (p *parser) number() uint64 {
	v, n := binary.Uvarint(p.rest)
	if n <= 0 {
		p.t.Fatal(errTruncated)
	}
	p.rest = p.rest[n:]
	return v
}

func (p *parser) octets() []byte {
	n := p.number()
	if n > uint64(len(p.rest)) {
		p.t.Fatal(errTruncated)
	}
	octets := p.rest[:n]
	p.rest = p.rest[n:]
	return octets
}

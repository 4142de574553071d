package slim

import (
	"bytes"
	"compress/flate"
	"os"
	"os/exec"
	"path/filepath"
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
	for i, was := range sections {
		if was.id != sectionData && !bytes.Equal(was.body, less[i].body) {
			t.Errorf("section %d is another", was.id)
		}
	}
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

package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// section returns a section of a wasm file.
func section(id byte, body []byte) []byte {
	return append(binary.AppendUvarint([]byte{id}, uint64(len(body))), body...)
}

// segment returns a data segment as Go's linker writes it.
func segment(address int64, content string) []byte {
	p := appendVarint([]byte{0, opI32Const}, address)
	p = append(p, opEnd)
	p = binary.AppendUvarint(p, uint64(len(content)))
	return append(p, content...)
}

func TestSegmentsAreJoined(t *testing.T) {
	t.Parallel()
	far := int64(10 * gap)
	data := bytes.Join([][]byte{{3}, segment(64, "one"), segment(80, "two"), segment(far, "three")}, nil)
	program := bytes.Join([][]byte{preamble, section(1, []byte("types")), section(sectionData, data), section(0, []byte("custom"))}, nil)
	got, err := rewrite(program, func([]byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.Join([][]byte{{2}, segment(64, "one"+strings.Repeat("\x00", 13)+"two"), segment(far, "three")}, nil)
	want := bytes.Join([][]byte{preamble, section(1, []byte("types")), section(sectionData, data), section(0, []byte("custom"))}, nil)
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestMemoryStays(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		memory := make([]byte, r.IntN(5*gap))
		for range r.IntN(40) {
			if len(memory) > 0 {
				memory[r.IntN(len(memory))] = byte(r.Uint32())
			}
		}
		got, err := readData(writeData(memory))
		if err != nil {
			t.Fatal(err)
		}
		if want := bytes.TrimRight(memory, "\x00"); !bytes.Equal(bytes.TrimRight(got, "\x00"), want) {
			t.Fatalf("memory of %d octets came back otherwise", len(memory))
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, v := range []int64{0, 1, 63, 64, 127, 128, 8191, 8192, 1 << 20, 1<<31 - 1, -1, -64, -65} {
		p := appendVarint(nil, v)
		if got, n := varint(append(p, 0xff)); got != v || n != len(p) {
			t.Errorf("%d is written % x and read as %d, %d octets", v, p, got, n)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	with := func(data string) []byte { return append(bytes.Clone(preamble), section(sectionData, []byte(data))...) }
	for name, program := range map[string][]byte{
		"not wasm":            []byte("#!/bin/sh"),
		"a section cut off":   append(bytes.Clone(preamble), 1, 100, 0),
		"a data count":        append(bytes.Clone(preamble), section(sectionDataCount, []byte{1})...),
		"no segment count":    with(""),
		"a passive segment":   with("\x01\x01\x00"),
		"no constant":         with("\x01\x00\x23\x00\x0b\x00"),
		"a negative address":  with("\x01\x00\x41\x7f\x0b\x00"),
		"an endless address":  with("\x01\x00\x41\xff\xff\xff\xff\xff\x0b"),
		"a segment cut off":   with("\x01\x00\x41\x00\x0b\x05abc"),
		"too far up":          with("\x01\x00\x41\xff\xff\xff\xff\x07\x0b\x01a"),
		"no tables in memory": with("\x01\x00\x41\x00\x0b\x03abc"),
	} {
		if _, err := Slim(program); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Slim(with("\x01\x00\x41\x00\x0b\x03abc")); !errors.Is(err, ErrLayout) {
		t.Errorf("no tables in memory: %v", err)
	}
}

// FuzzSlim: whatever the file, no panic.
func FuzzSlim(f *testing.F) {
	f.Add(append(bytes.Clone(preamble), section(sectionData, []byte("\x01\x00\x41\x00\x0b\x03abc"))...))
	header := append(bytes.Clone(headerStart), make([]byte, 100)...)
	f.Add(append(bytes.Clone(preamble), section(sectionData, append([]byte{1}, segment(0, string(header))...))...))
	f.Fuzz(func(t *testing.T, program []byte) { Slim(program) })
}

// A real program keeps all of its memory but the tables for traces, and is a good deal smaller.
func TestRealProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file("go.mod", "module tiny\n\ngo 1.26\n")
	file("main.go", "package main\n\nfunc main() { println(\"hello\") }\n")
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", "tiny.wasm", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	program, err := os.ReadFile(filepath.Join(dir, "tiny.wasm"))
	if err != nil {
		t.Fatal(err)
	}

	var before, after []byte
	whole, err := rewrite(program, func(memory []byte) error { before = bytes.Clone(memory); return nil })
	if err != nil {
		t.Fatal(err)
	}
	slim, err := rewrite(program, func(memory []byte) error {
		after = memory
		return clearTraces(memory)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) == len(program) || len(before) != len(after) {
		t.Errorf("%d octets, joined %d, slim %d", len(program), len(whole), len(slim))
	}
	if !bytes.Contains(before, []byte("runtime/proc.go")) || bytes.Contains(after, []byte("runtime/proc.go")) {
		t.Error("the names of files were not there before, or are there still")
	}
	if !bytes.Contains(after, []byte("main.main")) {
		t.Error("the names of functions are gone")
	}
	// Where memory differs, it has been cleared or set to "none", and that lies together: in the pclntab.
	header := bytes.Index(before, headerStart)
	for i := range before {
		if before[i] != after[i] && (after[i] != 0 && after[i] != 0xff || i < header) {
			t.Fatalf("the octet at %d was %#x and is %#x", i, before[i], after[i])
		}
	}
}

package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// file returns a wasm file of these sections.
func file(sections ...section) []byte { return join(sections) }

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
	memory, err := readData(bytes.Join([][]byte{{3}, segment(64, "one"), segment(80, "two"), segment(far, "three")}, nil))
	if err != nil {
		t.Fatal(err)
	}
	got := writeData(memory)
	want := bytes.Join([][]byte{{2}, segment(64, "one"+strings.Repeat("\x00", 13)+"two"), segment(far, "three")}, nil)
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
	with := func(data string) []byte { return file(section{sectionData, []byte(data)}) }
	for name, program := range map[string][]byte{
		"not wasm":            []byte("#!/bin/sh"),
		"a section cut off":   append(bytes.Clone(preamble), 1, 100, 0),
		"a data count":        file(section{sectionDataCount, []byte{1}}),
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
}

// A program that is not as this package knows it is not left as it is: what makes the page small fails loudly.
func TestUnknownLayout(t *testing.T) {
	t.Parallel()
	sections := build(t, "package main\n\nfunc main() {}\n")
	memory := memoryOf(t, sections)
	tables, err := findTables(memory)
	if err != nil {
		t.Fatal(err)
	}
	header := bytes.Index(memory, headerStart)
	for name, change := range map[string]func(){
		"another magic":               func() { memory[header] ^= 1 },
		"a functab that leads astray": func() { copy(tables.funcs[4:], "\xff\xff\xff\x7f") },
		"a pcHeader without order":    func() { clear(memory[header+32:][:8]) },
	} {
		was := bytes.Clone(memory)
		change()
		find(sections, sectionData).body = writeData(memory)
		if program, err := Slim(join(sections)); !errors.Is(err, ErrLayout) || program != nil {
			t.Errorf("%s: %d octets, %v", name, len(program), err)
		}
		copy(memory, was)
	}
	find(sections, sectionData).body = writeData(memory)
	if _, err := Slim(join(sections)); err != nil {
		t.Errorf("the program as it was: %v", err)
	}
	if program, err := Slim(file(section{1, []byte("types")})); !errors.Is(err, ErrLayout) || program != nil {
		t.Errorf("a program without data: %v", err)
	}
}

// FuzzSlim: whatever the file, no panic.
func FuzzSlim(f *testing.F) {
	f.Add(file(section{sectionData, []byte("\x01\x00\x41\x00\x0b\x03abc")}))
	header := append(bytes.Clone(headerStart), make([]byte, 100)...)
	f.Add(file(section{sectionData, append([]byte{1}, segment(0, string(header))...)}))
	f.Fuzz(func(t *testing.T, program []byte) { Slim(program) })
}

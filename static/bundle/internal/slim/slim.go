// Package slim makes a Go program for the browser smaller to transfer, and leaves what it does as it is.
//
// Two things that Go's linker puts into a wasm file are of no use there, or compress badly. It cuts the data into tens of
// thousands of segments, one between any two runs of zeros: Slim joins them. And it adds tables from each instruction to a
// file, a line and the arguments, for the stack trace of a panic: Slim clears them, so that such a trace has the functions'
// names alone. The code stays as it is, octet for octet.
//
// It knows the layout of WebAssembly files and of Go's pclntab, and nothing of what the code means.
package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The sections of a wasm file that hold data, or depend on how data is cut (WebAssembly core specification, 5.5).
const (
	sectionData      = 11
	sectionDataCount = 12
)

var preamble = []byte("\x00asm\x01\x00\x00\x00")

var errTruncated = errors.New("it ends too early")

// Slim returns the program with its data in few segments, and without its tables for traces. The error is ErrLayout where it
// does not know the program's tables.
func Slim(program []byte) ([]byte, error) {
	sections, err := split(program)
	if err != nil {
		return nil, err
	}
	data := find(sections, sectionData)
	if data == nil {
		return nil, fmt.Errorf("%w: no data section", ErrLayout)
	}
	memory, err := readData(data.body)
	if err != nil {
		return nil, fmt.Errorf("data section: %w", err)
	}
	tables, err := findTables(memory)
	if err != nil {
		return nil, err
	}
	funcs, err := tables.read()
	if err != nil {
		return nil, err
	}
	tables.clear(funcs)
	data.body = writeData(memory)
	return join(sections), nil
}

// A section of a wasm file.
type section struct {
	id   byte
	body []byte
}

// split returns the sections of a wasm file.
func split(program []byte) ([]section, error) {
	rest, ok := bytes.CutPrefix(program, preamble)
	if !ok {
		return nil, errors.New("not a WebAssembly file")
	}
	var sections []section
	for len(rest) > 0 {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, fmt.Errorf("section %d: %w", rest[0], errTruncated)
		}
		if rest[0] == sectionDataCount {
			return nil, errors.New("a data count section: Go's linker did not write one when this was written")
		}
		sections = append(sections, section{rest[0], rest[1+n:][:size]})
		rest = rest[1+n+int(size):]
	}
	return sections, nil
}

// join returns the wasm file of these sections.
func join(sections []section) []byte {
	program := bytes.Clone(preamble)
	for _, s := range sections {
		program = append(program, s.id)
		program = binary.AppendUvarint(program, uint64(len(s.body)))
		program = append(program, s.body...)
	}
	return program
}

func find(sections []section, id byte) *section {
	for i := range sections {
		if sections[i].id == id {
			return &sections[i]
		}
	}
	return nil
}

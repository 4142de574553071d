// Package slim makes a Go program for the browser smaller to transfer, and leaves what it does as it is.
//
// Three things that Go's linker puts into a wasm file are of no use there, or compress badly. It cuts the data into tens of
// thousands of segments, one between any two runs of zeros: Slim joins them. It adds tables from each instruction to a file,
// a line and the arguments, for the stack trace of a panic: Slim clears them, so that such a trace has the functions' names
// alone. And the runtime can record what a program does, for go tool trace and go tool pprof, through calls in all of its
// parts, so that the linker keeps the recorder of a program that never starts it: Slim empties those functions.
//
// It knows the layout of WebAssembly files and of Go's pclntab, and nothing of what the code means.
package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The sections of a wasm file that hold code or data, or depend on how data is cut (WebAssembly core specification, 5.5).
const (
	sectionCode      = 10
	sectionData      = 11
	sectionDataCount = 12
)

var preamble = []byte("\x00asm\x01\x00\x00\x00")

var errTruncated = errors.New("it ends too early")

// Slim returns the program with its data in few segments, without its tables for traces and without the recorders that it
// does not use. With an error that is ErrLayout it returns a program that works and still has those; with another error, nil.
func Slim(program []byte) ([]byte, error) {
	sections, err := split(program)
	if err != nil {
		return nil, err
	}
	var layout error
	if data := find(sections, sectionData); data != nil {
		memory, err := readData(data.body)
		if err != nil {
			return nil, fmt.Errorf("data section: %w", err)
		}
		layout = lessen(find(sections, sectionCode), memory)
		data.body = writeData(memory)
	}
	if layout != nil && !errors.Is(layout, ErrLayout) {
		return nil, layout
	}
	return join(sections), layout
}

// lessen takes out of code and memory what the program does not use. It changes nothing before it has understood
// everything.
func lessen(code *section, memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	funcs, err := t.read()
	if err != nil {
		return err
	}
	idle := recorders(funcs)
	if code != nil {
		body, err := empty(code.body, idle)
		if err != nil {
			return err
		}
		code.body = body
	}
	t.clear(funcs, idle)
	return nil
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

// Package slim makes a Go program for the browser smaller to transfer, and leaves what it does as it is.
//
// Two things that Go's linker puts into a wasm file compress badly. It cuts the data into tens of thousands of segments,
// one between any two runs of zeros: Slim joins them. And it adds tables from each instruction to a file, a line and the
// arguments, for the stack trace of a panic: Slim clears them, so that such a trace has the functions' names alone.
//
// It knows the layout of WebAssembly files and of Go's pclntab, and nothing of what the code means.
package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The sections of a wasm file that hold data, or depend on how it is cut (WebAssembly core specification, 5.5).
const (
	sectionData      = 11
	sectionDataCount = 12
)

var preamble = []byte("\x00asm\x01\x00\x00\x00")

var errTruncated = errors.New("it ends too early")

// Slim returns the program with its data in few segments and without its tables for traces. With an error that is
// ErrLayout it returns a program that works and still has those tables; with another error, nil.
func Slim(program []byte) ([]byte, error) {
	var layout error
	slim, err := rewrite(program, func(memory []byte) error {
		if layout = clearTraces(memory); errors.Is(layout, ErrLayout) {
			return nil
		}
		return layout
	})
	if err != nil {
		return nil, err
	}
	return slim, layout
}

// rewrite has change work on the program's memory as it is when the program starts, and returns the program with that
// memory in few segments.
func rewrite(program []byte, change func(memory []byte) error) ([]byte, error) {
	rest, ok := bytes.CutPrefix(program, preamble)
	if !ok {
		return nil, errors.New("not a WebAssembly file")
	}
	out := append(make([]byte, 0, len(program)), preamble...)
	for len(rest) > 0 {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, fmt.Errorf("section %d: %w", id, errTruncated)
		}
		body := rest[1+n:][:size]
		rest = rest[1+n+int(size):]
		switch id {
		case sectionDataCount:
			return nil, errors.New("a data count section: Go's linker did not write one when this was written")
		case sectionData:
			memory, err := readData(body)
			if err != nil {
				return nil, fmt.Errorf("data section: %w", err)
			}
			if err := change(memory); err != nil {
				return nil, err
			}
			body = writeData(memory)
		}
		out = append(out, id)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	return out, nil
}

package slim

import (
	"encoding/binary"
	"errors"
)

// gap is how many zeros in a row end a segment: more than what beginning another one costs.
const gap = 256

// most is the largest memory that a program's data may fill, in octets.
const most = 1 << 28

// The instructions of a segment's address (WebAssembly core specification, 5.4.7).
const (
	opI32Const = 0x41
	opEnd      = 0x0b
)

// readData returns the memory that the segments of a data section fill, from address 0.
func readData(section []byte) ([]byte, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 {
		return nil, errTruncated
	}
	section = section[n:]
	var memory []byte
	for range count {
		if len(section) < 2 || section[0] != 0 || section[1] != opI32Const {
			return nil, errors.New("a segment that is not at a constant address of memory 0")
		}
		address, n := varint(section[2:])
		section = section[2+max(n, 0):]
		if n <= 0 || len(section) == 0 || section[0] != opEnd || address < 0 {
			return nil, errors.New("a segment's address that is no constant")
		}
		size, n := binary.Uvarint(section[1:])
		if n <= 0 || size > uint64(len(section)-1-n) {
			return nil, errTruncated
		}
		end := uint64(address) + size
		if end > most {
			return nil, errors.New("more data than any program of ours has")
		}
		if end > uint64(len(memory)) {
			memory = append(memory, make([]byte, end-uint64(len(memory)))...)
		}
		copy(memory[address:], section[1+n:][:size])
		section = section[1+n+int(size):]
	}
	return memory, nil
}

// writeData returns the data section that fills memory so.
func writeData(memory []byte) []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end := at // behind the last octet that is not zero
		for i := at; i < len(memory) && i-end < gap; i++ {
			if memory[i] != 0 {
				end = i + 1
			}
		}
		segments = append(segments, 0, opI32Const)
		segments = appendVarint(segments, int64(at))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-at))
		segments = append(segments, memory[at:end]...)
		count++
		at = end
	}
	return append(binary.AppendUvarint(nil, count), segments...)
}

// varint reads a signed LEB128 number, and how many octets it takes: 0 where it is none.
func varint(p []byte) (int64, int) {
	var v int64
	for i, c := range p {
		if i == 5 {
			break
		}
		v |= int64(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			if c&0x40 != 0 {
				v |= -1 << (7 * (i + 1))
			}
			return v, i + 1
		}
	}
	return 0, 0
}

func appendVarint(p []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(p, c)
		}
		p = append(p, c|0x80)
	}
}

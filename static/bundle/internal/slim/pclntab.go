package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The layout of runtime.pcHeader, runtime.functab and runtime._func, in octets, as in Go 1.20 to 1.27 where a pointer
// has 8: runtime/symtab.go and runtime/runtime2.go.
const (
	headerSize = 72
	funcSize   = 44

	offEntry     = 0
	offName      = 4
	offPCSP      = 16
	offPCFile    = 20
	offPCLine    = 24
	offNPCData   = 28
	offCU        = 32
	offStartLine = 36
	offNFuncData = 43
)

// firstEntry is the least entry that a function has: cmd/link/internal/wasm/asm.go, funcValueOffset.
const firstEntry = 0x1000

// What a function has tables and data of, by number, that only the arguments in a trace need: internal/abi/symtab.go.
const (
	pcdataArgLiveIndex  = 3
	funcdataArgInfo     = 5
	funcdataArgLiveInfo = 6
)

// headerStart is how a pcHeader begins: magic, two zeros, the size of an instruction and that of a pointer.
var headerStart = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// ErrLayout says that a program's tables are not as this package knows them: another version of Go made them.
var ErrLayout = errors.New("no pclntab of a known layout")

// findTables returns the tables of the program that has this memory when it starts.
func findTables(memory []byte) (tables, error) {
	for from := 0; ; {
		i := bytes.Index(memory[from:], headerStart)
		if i < 0 {
			return tables{}, ErrLayout
		}
		if t, ok := readTables(memory[from+i:]); ok {
			return t, nil
		}
		from += i + 1
	}
}

// tables are the parts of a pclntab.
type tables struct {
	nfunc int
	names []byte // of the functions, each with a zero behind it
	files []byte // cutab and filetab: what leads to a file's name
	pctab []byte // all tables by instruction, one after the other
	funcs []byte // functab, with the _func structures that it points to
}

func readTables(p []byte) (tables, bool) {
	if len(p) < headerSize {
		return tables{}, false
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(p[8*i:]) }
	nfunc, names, cu, file, pc, funcs := word(1), word(4), word(5), word(6), word(7), word(8)
	inOrder := names == headerSize && names < cu && cu < file && file < pc && pc < funcs && funcs < uint64(len(p))
	if !inOrder || nfunc == 0 || nfunc > (uint64(len(p))-funcs)/8 {
		return tables{}, false
	}
	return tables{nfunc: int(nfunc), names: p[names:cu], files: p[cu:pc], pctab: p[pc:funcs], funcs: p[funcs:]}, true
}

// A function is the _func structure of one, and what follows it.
type function struct {
	raw      []byte
	pcdata   []byte // 4 octets each, where its tables are
	funcdata []byte
}

// read returns the program's functions, in their order.
func (t tables) read() ([]function, error) {
	funcs := make([]function, t.nfunc)
	for i := range funcs {
		at := int(binary.LittleEndian.Uint32(t.funcs[8*i+4:]))
		if at < 8*t.nfunc || at > len(t.funcs)-funcSize {
			return nil, fmt.Errorf("%w: function %d lies elsewhere", ErrLayout, i)
		}
		raw := t.funcs[at:]
		word := func(off int) int { return int(binary.LittleEndian.Uint32(raw[off:])) }
		npcdata, nfuncdata := word(offNPCData), int(raw[offNFuncData])
		if npcdata > (len(raw)-funcSize)/4-nfuncdata {
			return nil, fmt.Errorf("%w: function %d has %d tables", ErrLayout, i, npcdata)
		}
		if word(offName) >= len(t.names) || word(offEntry) < firstEntry {
			return nil, fmt.Errorf("%w: function %d has another name or place", ErrLayout, i)
		}
		funcs[i] = function{
			raw:    raw,
			pcdata: raw[funcSize:][:4*npcdata], funcdata: raw[funcSize+4*npcdata:][:4*nfuncdata],
		}
		for at := range npcdata + 1 {
			if err := mark(nil, t.pctab, funcs[i].table(at-1)); err != nil {
				return nil, fmt.Errorf("%w: function %d: %w", ErrLayout, i, err)
			}
		}
	}
	return funcs, nil
}

// table returns the offset of a table of the function: by its number, or that of the stack's depth, which is -1. It is 0
// where the function has none, or it is one that a trace alone needs.
func (f function) table(i int) uint32 {
	switch i {
	case -1:
		return binary.LittleEndian.Uint32(f.raw[offPCSP:])
	case pcdataArgLiveIndex:
		return 0
	}
	return binary.LittleEndian.Uint32(f.pcdata[4*i:])
}

// clear takes from each function what only a trace prints; then it clears what no function uses any more, as a table may
// serve several.
func (t tables) clear(funcs []function) {
	for _, f := range funcs {
		for _, off := range []int{offPCFile, offPCLine, offCU, offStartLine} {
			clear(f.raw[off:][:4])
		}
		if len(f.pcdata) > 4*pcdataArgLiveIndex {
			clear(f.pcdata[4*pcdataArgLiveIndex:][:4])
		}
		for _, i := range []int{funcdataArgInfo, funcdataArgLiveInfo} {
			if len(f.funcdata) > 4*i {
				none(f.funcdata[4*i:][:4])
			}
		}
	}
	used := make([]bool, len(t.pctab))
	for _, f := range funcs {
		for i := range len(f.pcdata)/4 + 1 {
			mark(used, t.pctab, f.table(i-1)) // read has seen that it can be
		}
	}
	for i := range t.pctab {
		if !used[i] {
			t.pctab[i] = 0
		}
	}
	clear(t.files)
}

// none makes funcdata be that of a function which has none.
func none(funcdata []byte) {
	for i := range funcdata {
		funcdata[i] = 0xff
	}
}

// mark marks the octets of the table at an offset: pairs of a value's and an address's growth, as varints, up to a pair
// after the first that begins with 0. Offset 0 is no table. With used nil it only sees whether it can.
func mark(used []bool, pctab []byte, offset uint32) error {
	if offset == 0 {
		return nil
	}
	for at, first := int(offset), true; at < len(pctab); first = false {
		value, n := binary.Uvarint(pctab[at:])
		if n <= 0 {
			break
		}
		end := value == 0 && !first
		size := n
		if !end {
			_, m := binary.Uvarint(pctab[at+n:])
			if m <= 0 {
				break
			}
			size += m
		}
		if used != nil {
			for i := range size {
				used[at+i] = true
			}
		}
		if at += size; end {
			return nil
		}
	}
	return errTruncated
}

package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The layout of runtime.pcHeader, runtime.functab and runtime._func, in octets, as in Go 1.20 to 1.26 where a pointer
// has 8: runtime/symtab.go and runtime/runtime2.go.
const (
	headerSize = 72
	funcSize   = 44

	offPCSP      = 16
	offPCFile    = 20
	offPCLine    = 24
	offNPCData   = 28
	offCU        = 32
	offStartLine = 36
	offNFuncData = 43
)

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

// clearTraces clears all that leads from an instruction to a line or to arguments. The runtime then finds no line and
// says "?"; what it needs to unwind a stack and to collect garbage stays as it is.
func clearTraces(memory []byte) error {
	for from := 0; ; {
		i := bytes.Index(memory[from:], headerStart)
		if i < 0 {
			return ErrLayout
		}
		if t, ok := readTables(memory[from+i:]); ok {
			return t.clear()
		}
		from += i + 1
	}
}

// tables are the parts of a pclntab.
type tables struct {
	nfunc int
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
	return tables{nfunc: int(nfunc), files: p[cu:pc], pctab: p[pc:funcs], funcs: p[funcs:]}, true
}

// clear takes from each function what only a trace prints, then clears what no function uses any more: a table may serve several.
// It changes nothing before it has understood everything.
func (t tables) clear() error {
	used := make([]bool, len(t.pctab))
	funcs := make([][]byte, t.nfunc)
	for i := range funcs {
		at := int(binary.LittleEndian.Uint32(t.funcs[8*i+4:]))
		if at < 8*t.nfunc || at > len(t.funcs)-funcSize {
			return fmt.Errorf("%w: function %d lies elsewhere", ErrLayout, i)
		}
		funcs[i] = t.funcs[at:]
		if err := markNeeded(used, t.pctab, funcs[i]); err != nil {
			return fmt.Errorf("%w: function %d: %w", ErrLayout, i, err)
		}
	}
	for _, f := range funcs {
		for _, off := range []int{offPCFile, offPCLine, offCU, offStartLine} {
			clear(f[off:][:4])
		}
		pcdata := f[funcSize:][:4*binary.LittleEndian.Uint32(f[offNPCData:])]
		if len(pcdata) > 4*pcdataArgLiveIndex {
			clear(pcdata[4*pcdataArgLiveIndex:][:4])
		}
		funcdata := f[funcSize+len(pcdata):][:4*int(f[offNFuncData])]
		for _, i := range []int{funcdataArgInfo, funcdataArgLiveInfo} {
			if len(funcdata) > 4*i {
				copy(funcdata[4*i:], "\xff\xff\xff\xff") // none
			}
		}
	}
	for i := range t.pctab {
		if !used[i] {
			t.pctab[i] = 0
		}
	}
	clear(t.files)
	return nil
}

// markNeeded marks the tables of a function that more than a trace needs.
func markNeeded(used []bool, pctab, f []byte) error {
	word := func(off int) uint32 { return binary.LittleEndian.Uint32(f[off:]) }
	npcdata := int(word(offNPCData))
	if npcdata > (len(f)-funcSize)/4-int(f[offNFuncData]) {
		return fmt.Errorf("%d tables", npcdata)
	}
	if err := mark(used, pctab, word(offPCSP)); err != nil {
		return err
	}
	for j := range npcdata {
		if j == pcdataArgLiveIndex {
			continue
		}
		if err := mark(used, pctab, word(funcSize+4*j)); err != nil {
			return err
		}
	}
	return nil
}

// mark marks the octets of the table at an offset: pairs of a value's and an address's growth, as varints, up to a pair
// after the first that begins with 0. Offset 0 is no table.
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
		for i := range size {
			used[at+i] = true
		}
		if at += size; end {
			return nil
		}
	}
	return errTruncated
}

package slim

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// A recorder is a part of the runtime that runs while something is recorded or printed for its developers, and not before
// another function, or the variable GODEBUG, has asked for that.
type recorder struct {
	starts string   // the function; "" for GODEBUG, which a page's program cannot have: it has no environment
	parts  []string // what the names of its functions begin with
	but    []string // functions that are called at any time, to see whether it records
}

var known = []recorder{
	{"runtime.StartTrace", []string{
		"runtime.traceLocker.", "runtime.traceWriter.", "runtime.traceEventWriter.", "runtime.traceExpWriter.",
		"runtime.(*traceBuf).", "runtime.(*traceMap).", "runtime.(*traceRegionAlloc).", "runtime.(*traceStackTable).",
		"runtime.(*traceStringTable).", "runtime.(*traceTypeTable).", "runtime.traceAcquireEnabled", "runtime.traceAdvance",
		"runtime.traceReadCPU", "runtime.traceRegisterLabelsAndReasons", "runtime.traceStack", "runtime.traceStopReadCPU",
		"runtime.traceSyncBatch",
	}, []string{"runtime.traceLocker.ok"}},
	{"runtime.SetCPUProfileRate", []string{"runtime.(*profBuf)."}, nil},
	{"", []string{
		"runtime.checkFinalizersAndCleanups", "runtime.dumpScanStats", "runtime.dumpStacksRec", "runtime.dumpTypesRec",
		"runtime.printScavTrace", "runtime.schedtrace",
	}, nil},
}

// recorders returns the functions that never run, by their place in the code: those of the recorders that nothing in the
// program starts.
func recorders(funcs []function) map[int]bool {
	idle := map[int]bool{}
	for _, r := range known {
		if slices.ContainsFunc(funcs, func(f function) bool { return f.name == r.starts }) {
			continue
		}
		for _, f := range funcs {
			begins := func(part string) bool { return strings.HasPrefix(f.name, part) }
			if slices.ContainsFunc(r.parts, begins) && !slices.Contains(r.but, f.name) {
				idle[f.index] = true
			}
		}
	}
	return idle
}

// nothing is the body of a function that is not to be called: no variables, and the instruction unreachable.
var nothing = []byte{3, 0, 0x00, opEnd}

// empty returns the code section with nothing in the place of these functions.
func empty(code []byte, idle map[int]bool) ([]byte, error) {
	count, n := binary.Uvarint(code)
	if n <= 0 {
		return nil, fmt.Errorf("code section: %w", errTruncated)
	}
	for index := range idle {
		if uint64(index) >= count {
			return nil, fmt.Errorf("%w: function %d of %d", ErrLayout, index, count)
		}
	}
	out := append(make([]byte, 0, len(code)), code[:n]...)
	code = code[n:]
	for i := range int(count) {
		size, n := binary.Uvarint(code)
		if n <= 0 || size > uint64(len(code)-n) {
			return nil, fmt.Errorf("code section: %w", errTruncated)
		}
		if idle[i] {
			out = append(out, nothing...)
		} else {
			out = append(out, code[:n+int(size)]...)
		}
		code = code[n+int(size):]
	}
	return append(out, code...), nil
}

package limit

import (
	"sync"
	"time"
)

// Within logTime a log takes logLines lines of a kind.
const (
	logLines = 20
	logTime  = 10 * time.Second
)

// A Log passes lines on, but of each kind no more than twenty within ten seconds: how many more there were is told at their
// end. A kind is a format, so that a flood of one hides no other. Formats must be few: those of the program's text.
type Log struct {
	logf func(format string, args ...any)

	mu    sync.Mutex
	kinds map[string]*kind
}

type kind struct{ lines int }

// NewLog passes lines on to logf.
func NewLog(logf func(format string, args ...any)) *Log {
	return &Log{logf: logf, kinds: map[string]*kind{}}
}

// Printf logs a line, or counts it.
func (l *Log) Printf(format string, args ...any) {
	l.mu.Lock()
	k := l.kinds[format]
	if k == nil {
		k = &kind{}
		l.kinds[format] = k
		time.AfterFunc(logTime, func() { l.end(format, args) })
	}
	k.lines++
	pass := k.lines <= logLines
	l.mu.Unlock()
	if pass {
		l.logf(format, args...)
	}
}

// end ends the time of a kind, of which example was the first line.
func (l *Log) end(format string, example []any) {
	l.mu.Lock()
	left := l.kinds[format].lines - logLines
	delete(l.kinds, format)
	l.mu.Unlock()
	if left > 0 {
		l.logf("and %d more like this within %v: "+format, append([]any{left, logTime}, example...)...)
	}
}

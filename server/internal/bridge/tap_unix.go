//go:build unix

package bridge

import (
	"errors"
	"syscall"
)

const canAttempt = true

// attempt reads from a descriptor that does not block, or reports that it has to
// be waited for.
func (t *tap) attempt(fd uintptr) bool {
	t.buf = borrow()
	for {
		t.n, t.err = syscall.Read(int(fd), t.buf[:])
		if !errors.Is(t.err, syscall.EINTR) {
			break
		}
	}
	t.n = max(t.n, 0)
	if !errors.Is(t.err, syscall.EAGAIN) {
		return true
	}
	giveBack(t.buf)
	t.buf, t.err = nil, nil
	return false
}

// Package os is what the program of the page needs of the standard os.
package os

// ErrDeadlineExceeded is what reading and writing give after their deadline.
var ErrDeadlineExceeded error = deadlineExceeded{}

type deadlineExceeded struct{}

func (deadlineExceeded) Error() string   { return "i/o timeout" }
func (deadlineExceeded) Timeout() bool   { return true }
func (deadlineExceeded) Temporary() bool { return true }

// Package net is what the program of the page needs of the standard net: the shape of a connection, and no network.
package net

import (
	"errors"
	"strings"
	"time"
)

// An Addr is one end of a connection.
type Addr interface {
	Network() string
	String() string
}

// A Conn is a stream connection.
type Conn interface {
	Read(b []byte) (n int, err error)
	Write(b []byte) (n int, err error)
	Close() error
	LocalAddr() Addr
	RemoteAddr() Addr
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A Listener waits for connections.
type Listener interface {
	Accept() (Conn, error)
	Close() error
	Addr() Addr
}

// An Error is an error of a connection.
type Error interface {
	error
	Timeout() bool
	Temporary() bool
}

// ErrClosed is what is given for a connection that this end has closed.
var ErrClosed = errors.New("use of closed network connection")

// An OpError says what was under way when an error came.
type OpError struct {
	Op, Net      string
	Source, Addr Addr
	Err          error
}

func (e *OpError) Unwrap() error { return e.Err }

func (e *OpError) Error() string {
	if e == nil {
		return "<nil>"
	}
	s := e.Op
	if e.Net != "" {
		s += " " + e.Net
	}
	if e.Source != nil {
		s += " " + e.Source.String()
	}
	if e.Addr != nil {
		if e.Source != nil {
			s += "->"
		} else {
			s += " "
		}
		s += e.Addr.String()
	}
	return s + ": " + e.Err.Error()
}

// Timeout tells whether a deadline was the cause.
func (e *OpError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Temporary tells whether another try may succeed.
func (e *OpError) Temporary() bool {
	t, ok := e.Err.(interface{ Temporary() bool })
	return ok && t.Temporary()
}

// JoinHostPort writes host and port as one address.
func JoinHostPort(host, port string) string {
	if strings.ContainsAny(host, ":%") {
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}

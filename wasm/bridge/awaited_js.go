package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// greetingTime is how long a server may take to begin to speak: some make strangers wait (RFC 5321, section 4.5.3.2.1, would
// give them five minutes, which nobody waits at a console).
const greetingTime = time.Minute

// An awaited connection is one whose server speaks first, and has to do it in time.
type awaited struct {
	net.Conn
	way   carried
	spoke bool
}

func (a *awaited) Read(p []byte) (int, error) {
	if a.spoke {
		return a.Conn.Read(p)
	}
	a.Conn.SetReadDeadline(time.Now().Add(greetingTime))
	n, err := a.Conn.Read(p)
	a.spoke = true
	if errors.Is(err, os.ErrDeadlineExceeded) {
		a.way.end("silent", fmt.Sprintf("it has taken the connection, and not said a word within %v", greetingTime))
		return n, err
	}
	a.Conn.SetReadDeadline(time.Time{})
	return n, err
}

func (a *awaited) ended() error { return a.way.ended() }

func (a *awaited) end(cause, detail string) { a.way.end(cause, detail) }

// Cause implements player.Causer.
func (a *awaited) Cause() (cause, detail string) { return a.way.Cause() }

package imap

import (
	imap "github.com/emersion/go-imap/v2"
)

// A command is a row of the command table.
type command struct {
	name   string // in upper case; "UID FETCH" as one
	states states // in which it may be sent
	form   string // of its arguments, as texts show it
	news   news   // what it may tell of others' changes before its tagged response
	decode decodeFunc
}

// A decodeFunc decodes a command's arguments and gives what carries it out.
//
// It must change nothing: while a literal is still to come it is called with
// what is there, and called again with more. What it gives is called only where
// all was right to the end of the line. A nil action does nothing.
type decodeFunc func(c *conn, d *decoder) action

// An action carries a command out. A nil error is answered with the tagged OK;
// see conn.completed for its text. Errors of the store, *imap.Error and
// *mistake are answered as what they are.
type action func() error

// states is a set of connection states.
type states uint8

const (
	inNotAuthenticated states = 1 << imap.ConnStateNotAuthenticated
	inAuthenticated    states = 1 << imap.ConnStateAuthenticated
	inSelected         states = 1 << imap.ConnStateSelected

	afterLogin = inAuthenticated | inSelected
	anyState   = inNotAuthenticated | afterLogin
)

func (s states) has(state imap.ConnState) bool { return s&(1<<state) != 0 }

// news is what may be told of others' changes while a command is answered.
type news uint8

const (
	allNews    news = iota // all; expunges, too
	noExpunges             // FETCH, STORE and SEARCH (RFC 3501, section 7.4.1)
	noNews
)

// registered are the commands that other files of this package add.
var registered []command

// register adds commands to the table; it is for init functions.
func register(c ...command) { registered = append(registered, c...) }

// commands is the command table.
func commands() []command {
	return append([]command{
		// Any state (RFC 3501, section 6.1)
		{"CAPABILITY", anyState, "", allNews, decodeCapability},
		{"NOOP", anyState, "", allNews, decodeNoop},
		{"LOGOUT", anyState, "", noNews, decodeLogout},
	}, registered...)
}

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
// *wire.Mistake are answered as what they are.
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

// commands is the command table.
func commands() []command {
	return []command{
		// Any state (RFC 3501, section 6.1).
		{"CAPABILITY", anyState, "", allNews, decodeCapability},
		{"NOOP", anyState, "", allNews, decodeNoop},
		{"LOGOUT", anyState, "", noNews, decodeLogout},
		{"ID", anyState, `NIL, or such as ("name" "value")`, allNews, decodeID},

		// Not authenticated state (section 6.2).
		{"STARTTLS", inNotAuthenticated, "", noNews, decodeStartTLS},
		{"AUTHENTICATE", inNotAuthenticated, "mechanism [initial-response]", noNews, decodeAuthenticate},
		{"LOGIN", inNotAuthenticated, "user-name password", noNews, decodeLogin},

		// Authenticated state (section 6.3).
		{"SELECT", afterLogin, "mailbox", noNews, decodeSelect},
		{"EXAMINE", afterLogin, "mailbox", noNews, decodeExamine},
		{"CREATE", afterLogin, "mailbox", allNews, decodeCreate},
		{"DELETE", afterLogin, "mailbox", allNews, decodeDelete},
		{"RENAME", afterLogin, "mailbox new-name", allNews, decodeRename},
		{"SUBSCRIBE", afterLogin, "mailbox", allNews, decodeSubscribe},
		{"UNSUBSCRIBE", afterLogin, "mailbox", allNews, decodeUnsubscribe},
		{"LIST", afterLogin, listForm, allNews, decodeList},
		{"LSUB", afterLogin, listForm, allNews, decodeLsub},
		{"STATUS", afterLogin, "mailbox (" + statusNames + ")", allNews, decodeStatus},
		{"APPEND", afterLogin, "mailbox [(flags)] [date-time] {n}", allNews, decodeAppend},
		{"NAMESPACE", afterLogin, "", allNews, decodeNamespace},
		{"IDLE", afterLogin, "", allNews, decodeIdle},
		{"GETQUOTA", afterLogin, "quota-root", allNews, decodeGetQuota},
		{"GETQUOTAROOT", afterLogin, "mailbox", allNews, decodeGetQuotaRoot},
		{"SETQUOTA", afterLogin, "quota-root (resource limit ...)", allNews, decodeSetQuota},

		// Selected state (section 6.4).
		{"CHECK", inSelected, "", allNews, decodeNoop},
		{"CLOSE", inSelected, "", noNews, decodeClose},
		{"UNSELECT", inSelected, "", noNews, decodeUnselect},
		{"EXPUNGE", inSelected, "", allNews, decodeExpunge},
		{"SEARCH", inSelected, searchForm, noExpunges, decodeSearch},
		{"FETCH", inSelected, fetchForm, noExpunges, decodeFetch},
		{"STORE", inSelected, storeForm, noExpunges, decodeStore},
		{"COPY", inSelected, "set mailbox", allNews, decodeCopy},
		{"MOVE", inSelected, "set mailbox", allNews, decodeMove},

		// The UID forms are other commands, so expunges may be told (section 7.4.1).
		{"UID SEARCH", inSelected, searchForm, allNews, decodeSearch},
		{"UID FETCH", inSelected, uidFetchForm, allNews, decodeFetch},
		{"UID STORE", inSelected, storeForm, allNews, decodeStore},
		{"UID COPY", inSelected, "set mailbox", allNews, decodeCopy},
		{"UID MOVE", inSelected, "set mailbox", allNews, decodeMove},
		{"UID EXPUNGE", inSelected, "set", allNews, decodeUIDExpunge},
	}
}

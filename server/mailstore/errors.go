package mailstore

import "errors"

// The causes of a refusal, to be matched with errors.Is; the errors that the
// methods return add to them what they were about.
var (
	ErrCredentials   = errors.New("wrong user name or password")
	ErrUserName      = errors.New("not a possible user name")
	ErrUserExists    = errors.New("there is a user of that name")
	ErrNoMailbox     = errors.New("no such mailbox")
	ErrMailboxExists = errors.New("there is a mailbox of that name")
	ErrNoSelect      = errors.New("only a level of the hierarchy, not a mailbox")
	ErrInbox         = errors.New("INBOX always stays")
	ErrMailboxName   = errors.New("not a possible mailbox name")
	ErrFlag          = errors.New("not a possible flag")
	ErrOverQuota     = errors.New("over quota")
	ErrFull          = errors.New("the store is full")
	ErrTooLarge      = errors.New("message too large")
	ErrTooMany       = errors.New("too many")
	ErrInUse         = errors.New("held by another session")
	ErrReadOnly      = errors.New("mailbox is open read-only")
)

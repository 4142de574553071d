package pop3

// A command is a row of the command table.
type command struct {
	name   string // in upper case
	states state  // in which it may be sent
	form   string // of its arguments, as texts show it
	decode decodeFunc
}

// A decodeFunc decodes a command's arguments, changes nothing, and gives what
// carries the command out, which is called only where all was right to the end of
// the line.
type decodeFunc func(c *conn, d *decoder) action

// An action carries a command out and answers it. It gives an error, a *refusal
// or a *wire.Mistake, where it has answered nothing: that is the answer then.
type action func() error

// state is a state of a session, or a set of them.
type state uint8

const (
	authorization state = 1 << iota
	transaction
	update

	beforeUpdate = authorization | transaction
)

func (s state) has(t state) bool { return s&t != 0 }

// commands is the command table.
func commands() []command {
	return []command{
		// AUTHORIZATION (RFC 1939, sections 4 and 7).
		{"USER", authorization, "user-name", decodeUser},
		{"PASS", authorization, "password", decodePass},
		{"APOP", authorization, "user-name digest", decodeAPOP},
		{"AUTH", authorization, "mechanism [initial-response]", decodeAuth},
		{"STLS", authorization, "", decodeSTLS},
		{"UTF8", authorization, "", decodeUTF8},

		// TRANSACTION (sections 5 and 7).
		{"STAT", transaction, "", decodeStat},
		{"LIST", transaction, "[message]", decodeList},
		{"RETR", transaction, "message", decodeRetr},
		{"DELE", transaction, "message", decodeDele},
		{"NOOP", transaction, "", decodeNoop},
		{"RSET", transaction, "", decodeRset},
		{"TOP", transaction, "message lines", decodeTop},
		{"UIDL", transaction, "[message]", decodeUIDL},

		// Either.
		{"CAPA", beforeUpdate, "", decodeCapa},
		{"LANG", beforeUpdate, "[language]", decodeLang},
		{"QUIT", beforeUpdate, "", decodeQuit},
	}
}

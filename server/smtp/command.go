package smtp

// A command is a row of the command table.
type command struct {
	name   string // in upper case
	states states // in which it may be sent
	form   string // of its arguments, as texts show it
	line   int    // octets that its line may have, the line end included
	decode decodeFunc
}

// A decodeFunc decodes a command's arguments and gives what carries it out. It
// changes nothing: what it gives is called only where all was right to the end of
// the line.
type decodeFunc func(c *conn, d *decoder) action

// An action carries a command out and gives what it is answered with. An error is
// of the connection: there is nobody left to answer.
type action func() (*reply, error)

// A state is where in a session a connection is.
type state uint8

const (
	connected state = iota // greeted by the server; TLS, too, begins here
	ready                  // the client has said its name
	sender                 // MAIL was taken
	rcpt                   // a recipient was taken
	chunks                 // a part of the text has come by BDAT
	ended                  // QUIT was answered
)

// states is a set of states.
type states uint8

const (
	inReady = states(1 << ready)
	inMail  = states(1<<sender | 1<<rcpt)
	inRcpt  = states(1 << rcpt)
	always  = states(1<<connected | 1<<ready | 1<<sender | 1<<rcpt | 1<<chunks)
)

func (s states) has(state state) bool { return s&(1<<state) != 0 }

// The octets of a command line, its line end included (RFC 5321, section
// 4.5.3.1.4), and what extensions add.
const (
	commandLine = 512
	utf8More    = 10                                                // RFC 6531, section 3.1
	mailLine    = commandLine + utf8More + 26 + 17 + 10 + 107 + 500 // SIZE (RFC 1870), BODY (RFC 6152), RET and ENVID (RFC 3461), AUTH (RFC 4954)
	rcptLine    = commandLine + 36 + 500                            // NOTIFY and ORCPT (RFC 3461)
	maxAuthLine = 12288                                             // RFC 4954, section 4
)

// commands is the command table.
func commands() []command {
	return []command{
		// Session (RFC 5321, section 4.1.1.1; RFC 3207; RFC 4954).
		{"EHLO", always, "client-name", commandLine, decodeEhlo},
		{"HELO", always, "client-name", commandLine, decodeHelo},
		{"STARTTLS", inReady, "", commandLine, decodeStartTLS},
		{"AUTH", inReady, "mechanism [initial-response]", maxAuthLine, decodeAuth},

		// Mail transaction (RFC 5321, sections 4.1.1.2 to 4.1.1.5; RFC 3030). BDAT looks at
		// the state itself: its octets come in any.
		{"MAIL", inReady, "FROM:<reverse-path> [parameters]", mailLine, decodeMail},
		{"RCPT", inMail, "TO:<forward-path> [parameters]", rcptLine, decodeRcpt},
		{"DATA", inRcpt, "", commandLine, decodeData},
		{"BDAT", always, "size [LAST]", commandLine, decodeBdat},
		{"RSET", always, "", commandLine, decodeRset},

		// Any time (sections 4.1.1.6 to 4.1.1.10).
		{"VRFY", always, "user-name-or-address [SMTPUTF8]", commandLine + utf8More, decodeVrfy},
		{"EXPN", always, "mailing-list [SMTPUTF8]", commandLine + utf8More, decodeExpn},
		{"HELP", always, "[command]", commandLine, decodeHelp},
		{"NOOP", always, "[text]", commandLine, decodeNoop},
		{"QUIT", always, "", commandLine, decodeQuit},
	}
}

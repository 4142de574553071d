package guard

// English are the texts where nobody asked for others.
var English = &Texts{
	TooLong: "The line is longer than any server takes: at most 65536 octets.",
	Control: "The line has a NUL, or a CR or LF before its end: a server may read it as another line, or as two.",

	Greeting:   "The server speaks first: wait for its greeting.",
	Handshake:  "The handshake comes next, and no line before it.",
	Unanswered: "The server has not answered the line before: what it says decides how it reads the next one. Wait for its answer.",
	Idle:       "IDLE is under way: DONE alone ends it, and then comes the next command.",
	More:       "The server waits for more of the command before; in a login that is base64, or * alone, which ends it.",
	Response:   "The server waits for a response of the login: base64, or * alone, which ends it.",

	Adrift:       "The server has answered the command before the whole of its literal was sent: nobody knows how it reads what comes. Close the connection.",
	LiteralEnd:   "The literal would end between the CR and the LF of this line: it has to end within the line, or with it.",
	LiteralPlus:  "{n+} is for servers that announce LITERAL+: end the line with {n}, wait for the +, then send the octets.",
	LiteralMinus: "LITERAL- takes {n+} of at most 4096 octets: end the line with {n} and wait for the +.",
	LiteralHere:  "Here the server may not read {n+} as a literal, and would take its octets for commands: end the line with {n} and wait for the +.",
	LiteralPlace: "A literal is an argument of a command that takes strings: a tag, one space, the command, one space come before it. Elsewhere the server may take what follows it for a command.",
	Chunk:        "The chunk would end within this line: it has to end with a line's CRLF, which counts as two octets.",
	Compress:     "COMPRESS makes the rest of the connection unreadable for this console.",

	ClearIMAP:  "The connection is not encrypted yet: before a1 STARTTLS only a1 CAPABILITY and a1 LOGOUT are sent, and nothing behind them.",
	ClearPOP3:  "The connection is not encrypted yet: before STLS only CAPA and QUIT are sent, and nothing behind them.",
	ClearSMTP:  "The connection is not encrypted yet: before STARTTLS only EHLO with a host's name and QUIT are sent, and nothing behind them.",
	Preauth:    "The server says that somebody is logged in already, over a connection that is not encrypted: TLS is not possible any more.",
	Unnamed:    "The server does not name %s among what it can do: it cannot encrypt, or somebody on the way has taken it out.",
	RefusesTLS: "The server refuses %s: without it nothing is sent to it from here.",

	ReadOnly:       "This server is only to be read here, so only commands that are known to change nothing are sent.",
	ReadOnlyTagged: "This server is only to be read here, so only commands that are known to change nothing are sent; each begins with a tag and one space, as in a1 NOOP.",
	ReadOnlySMTP:   "With this server no mail is sent here, so only commands that are known to send none are.",
	Changes:        "%s changes something, and this server is only to be read here.",
	Marks:          "%s marks a message, which goes at QUIT, and this server is only to be read here.",
	Sends:          "%s is for sending mail, and with this server none is sent here.",
	ExpiresTop:     "The server says EXPIRE 0: it may remove at QUIT what was retrieved. TOP shows a message, too.",

	Account: "The password of a real account goes to a real server.",
	Expunge: "Nothing brings back what is expunged.",
	Replace: "REPLACE expunges the message that it replaces.",
	Move:    "MOVE takes the messages out of the mailbox that is open.",
	Delete:  "The mailbox goes, and all messages in it. Nothing brings them back.",
	Close:   "CLOSE removes what is marked \\Deleted; UNSELECT leaves the mailbox and removes nothing.",
	Rename:  "RENAME of INBOX moves all of its messages to the new mailbox.",
	Dele:    "The message goes at QUIT; RSET before it keeps all.",
	Expires: "The server says EXPIRE 0: it may remove at QUIT what was retrieved.",

	Overwrite: "FLAGS puts these flags in the place of all that the messages have. +FLAGS adds flags and -FLAGS takes them away, and the others stay.",
	Setting:   "%s changes a setting that the server keeps.",
	Unknown:   "%s is no command that this page knows.",
	Meant:     "Did you mean %s?",

	Store: "What STORE changes in this form is not known here.",
	Odd:   "There is a control character in the line, and every server reads that in its own way.",

	UnknownHidden: "The line is no command that this page knows.",

	Mailbox:      "The mailbox",
	MailboxNamed: "The mailbox %s",
	BoxReadOnly:  "%s is open read-only.",
	BoxUncounted: "%s has messages of which it is not known how many.",
	BoxMarked:    "%s has %d messages: %d are marked \\Deleted",
	BoxUnknown:   ", of %d it is not known",
}

package guard

// Texts are what a learner is told in his language of what becomes of his lines; %s and %d stand for what the comment
// names. Commands, capabilities and flags stand in them as the protocols have them.
type Texts struct {
	TooLong string // the line is longer than maxLine
	Control string // NUL, CR or LF within the line

	Greeting   string // before the server has spoken
	Handshake  string // between the yes to TLS and TLS
	Unanswered string
	Idle       string
	More       string // after a + to a command
	Response   string // in a SASL exchange

	Adrift       string
	LiteralEnd   string
	LiteralPlus  string
	LiteralMinus string
	LiteralHere  string
	LiteralPlace string
	Chunk        string
	Compress     string

	ClearIMAP  string
	ClearPOP3  string
	ClearSMTP  string
	Preauth    string
	Unnamed    string // STARTTLS or STLS
	RefusesTLS string // STARTTLS or STLS

	ReadOnly       string
	ReadOnlyTagged string
	ReadOnlySMTP   string
	Changes        string // command
	Marks          string // command
	Sends          string // command
	ExpiresTop     string

	Account string
	Expunge string
	Replace string
	Move    string
	Delete  string
	Close   string
	Rename  string
	Dele    string
	Expires string

	Overwrite string
	Setting   string // command
	Unknown   string // what stands in the place of a command's name
	Meant     string // command

	Store string // STORE in a form that is not known
	Odd   string // a control character in the line

	UnknownHidden string // where what stands in the place of the name is hidden

	Mailbox      string
	MailboxNamed string // name
	BoxReadOnly  string // mailbox
	BoxUncounted string // mailbox
	BoxMarked    string // mailbox, messages, how many are marked
	BoxUnknown   string // messages
}

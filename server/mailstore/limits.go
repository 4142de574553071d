package mailstore

// Limits bound what one user may make. A zero field takes its value from
// DefaultLimits.
type Limits struct {
	MailboxName int   // octets of a mailbox name, all levels together
	Levels      int   // levels of a mailbox name
	Mailboxes   int   // mailboxes of a user, INBOX included; as many subscriptions
	Messages    int   // messages in a mailbox
	MessageSize int64 // octets of a message
	Keywords    int   // different keywords that a mailbox ever had
}

// DefaultLimits are generous for a person and safe for the memory of a web page.
var DefaultLimits = Limits{
	MailboxName: 255,
	Levels:      16,
	Mailboxes:   1000,
	Messages:    100_000,
	MessageSize: 10 << 20,
	Keywords:    64,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	setDefault(&l.MailboxName, d.MailboxName)
	setDefault(&l.Levels, d.Levels)
	setDefault(&l.Mailboxes, d.Mailboxes)
	setDefault(&l.Messages, d.Messages)
	setDefault(&l.MessageSize, d.MessageSize)
	setDefault(&l.Keywords, d.Keywords)
	return l
}

func setDefault[T int | int64](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

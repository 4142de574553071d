package bridge

// The words of a target.
const (
	IMAP = "imap"
	POP3 = "pop3"
	SMTP = "smtp"

	Implicit = "implicit" // TLS from the first octet
	StartTLS = "starttls" // TLS after STARTTLS or STLS

	Safe     = "safe"     // what destroys is asked for
	ReadOnly = "readonly" // nothing is changed
	None     = "none"     // everything goes
)

// Target is a real mail server that a bridge's owner named: the only place to
// which a page's connection is carried.
type Target struct {
	Name     string
	Protocol string // IMAP, POP3 or SMTP
	Host     string // a name in lower case, or an IP address without brackets
	Port     int
	TLS      string // Implicit or StartTLS: a target without TLS there is not
	Guard    string // Safe, ReadOnly or None; the page's Go holds it, as the bridge cannot read
	// Private permits private, link-local and loopback addresses, and ports
	// from 1024 on beside mail's own.
	Private bool
	// Authority is PEM: what the page trusts for this target in place of the
	// public roots. "" but for private targets.
	Authority string
}

package guard

// A trait is what the guard must know of an IMAP command.
type trait uint8

const (
	reads    trait = 1 << iota // it changes nothing, where no mailbox is open but by EXAMINE
	plain                      // it takes no arguments
	literals                   // it takes strings, so a literal may stand in it
	selected                   // it works on a mailbox that is open
	early                      // it is for the not authenticated state
)

// imapCommands are the commands that are known. Those that read are all that a
// readonly target is sent.
//
// CLOSE is among them: it removes nothing after EXAMINE (RFC 3501, section 6.4.2).
// So is FETCH of BODY[], which sets no \Seen there. SUBSCRIBE is not: the list of
// subscriptions is kept for the user's other programs too. Nor is NOTIFY, after which
// what comes unasked may be of mailboxes that nobody has opened.
var imapCommands = map[string]trait{
	// Any state (RFC 3501, section 6.1; RFC 2971; RFC 5161; RFC 5255).
	"CAPABILITY": reads | plain,
	"NOOP":       reads | plain,
	"LOGOUT":     reads | plain,
	"ID":         reads | literals,
	"ENABLE":     reads,
	"LANGUAGE":   reads | literals,
	"COMPARATOR": reads | literals,

	// Not authenticated state (section 6.2).
	"STARTTLS":     reads | plain | early,
	"AUTHENTICATE": reads | early,
	"LOGIN":        reads | literals | early,

	// Authenticated state (section 6.3; RFC 2342, 4314, 5464, 9208, 7377, 8437, 5465).
	"SELECT":         reads | literals,
	"EXAMINE":        reads | literals,
	"LIST":           reads | literals,
	"LSUB":           reads | literals,
	"XLIST":          reads | literals,
	"STATUS":         reads | literals,
	"NAMESPACE":      reads | plain,
	"IDLE":           reads | plain,
	"GETQUOTA":       reads | literals,
	"GETQUOTAROOT":   reads | literals,
	"GETACL":         reads | literals,
	"LISTRIGHTS":     reads | literals,
	"MYRIGHTS":       reads | literals,
	"GETMETADATA":    reads | literals,
	"ESEARCH":        reads | literals,
	"CREATE":         literals,
	"DELETE":         literals,
	"RENAME":         literals,
	"SUBSCRIBE":      literals,
	"UNSUBSCRIBE":    literals,
	"APPEND":         literals,
	"SETQUOTA":       literals,
	"SETACL":         literals,
	"DELETEACL":      literals,
	"SETMETADATA":    literals,
	"NOTIFY":         literals,
	"UNAUTHENTICATE": plain,
	"COMPRESS":       0,

	// Selected state (section 6.4; RFC 3691, 4315, 5256, 6851, 8508).
	"CHECK":       reads | plain | selected,
	"CLOSE":       reads | plain | selected,
	"UNSELECT":    reads | plain | selected,
	"SEARCH":      reads | literals | selected,
	"SORT":        reads | literals | selected,
	"THREAD":      reads | literals | selected,
	"FETCH":       reads | literals | selected,
	"UID SEARCH":  reads | literals | selected,
	"UID SORT":    reads | literals | selected,
	"UID THREAD":  reads | literals | selected,
	"UID FETCH":   reads | literals | selected,
	"EXPUNGE":     plain | selected,
	"UID EXPUNGE": selected,
	"STORE":       selected,
	"UID STORE":   selected,
	"COPY":        literals | selected,
	"UID COPY":    literals | selected,
	"MOVE":        literals | selected,
	"UID MOVE":    literals | selected,
	"REPLACE":     literals | selected,
	"UID REPLACE": literals | selected,
}

// has says whether a command is known and has all of the traits.
func has(name string, t trait) bool {
	have, known := imapCommands[name]
	return known && have&t == t
}

// imapGrammar is how a secret is found in a line of IMAP.
var imapGrammar = grammar{
	tagged: true,
	near:   nearNames(imapCommands),
	takes:  func(name string) bool { _, known := imapCommands[name]; return known && !isLogin(name) },
	plain:  func(name string) bool { return has(name, plain) },
}

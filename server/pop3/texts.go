package pop3

import (
	"time"

	"sanduq/server/wire"
)

// texts are what a person reads after +OK and -ERR, in one language. Where RFC
// 1939 shows an answer, the English one is that, or begins so. Places, words found in a line and
// examples come as they are to be shown.
type texts interface {
	shared() *wire.Texts // those that are not of POP3 alone
	language() string    // its tag (RFC 5646), in lower case
	ownName() string     // of the language, in it

	// After +OK.
	sendPass() string
	maildrop(user string, count int, octets int64) string // user may be ""
	contents(count int, octets int64) string
	octets(n int) string
	top() string
	uniqueIDs() string
	deleted(number int) string
	signOff(host string) string
	signOffLeft(host string, left int) string
	capabilities() string
	languages() string
	chosen() string // said of the language itself
	utf8Mode() string
	beginTLS() string

	// After -ERR: logins. command is the one that failed, a mechanism with it.
	credentials(command string) string
	tooManyLogins() string   // this one was not looked at
	blankInPassword() string // goes on after credentials
	passwordApart() string   // goes on after an extra argument of USER
	passBeforeUser() string
	otherIdentity(command string) string
	cancelled(command string) string
	noBase64(command string) string
	malformed(command string, err error) string // by err of package sasl
	noMechanism(known string) string
	noAPOP() string
	noDigest(place, found string) string
	inUse() string
	hasTLS() string
	noTLS() string
	stlsAfterUTF8() string

	// After -ERR: messages and languages.
	noMessage(number, count int) string
	isMarked(number int) string
	needsUTF8(number int) string
	noLanguage(found string) string
	failed(err error) string // by an error of the store that no command should meet
	shutdown(host string) string
	displaced(host string) string      // another client needs the place
	spent(budget time.Duration) string // it took longer than a command may

	// After -ERR: what is no command, or none for now.
	emptyLine() string
	blankLine() string
	beginsBlank(tab bool, example string) string
	notLetters(found, place string) string // the octet that is beyond ASCII
	noUTF8(found, place string) string
	otherProtocol(word, protocol, here string) string // protocol may be ""; here is what is sent to POP3
	tag(found, example string) string
	nearest(found, place, near string) string
	unknown(found, place string) string
	loggedInAlready(command, user string) string
	needsLogin(command, next string) string
}

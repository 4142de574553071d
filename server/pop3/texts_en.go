package pop3

import (
	"fmt"
	"time"

	"sanduq/server/wire"
)

// english is what a session speaks until LANG says otherwise.
type english struct{}

func (english) shared() *wire.Texts { return wire.English }
func (english) language() string    { return "en" }
func (english) ownName() string     { return "English" }

func (english) sendPass() string { return "now send PASS and the password" }
func (e english) maildrop(user string, count int, octets int64) string {
	if user != "" {
		user += "'s "
	}
	return user + "maildrop has " + e.contents(count, octets)
}
func (english) contents(count int, octets int64) string {
	return plural(count, "message") + " (" + plural(int(octets), "octet") + ")"
}
func (english) octets(n int) string { return plural(n, "octet") }
func (english) top() string         { return "top of message follows" }
func (english) uniqueIDs() string   { return "unique-id listing follows" }
func (english) deleted(number int) string {
	return fmt.Sprintf("message %d deleted: QUIT removes it, RSET takes the mark away", number)
}
func (english) signOff(host string) string { return host + " POP3 server signing off" }
func (e english) signOffLeft(host string, left int) string {
	if left == 0 {
		return e.signOff(host) + " (maildrop empty)"
	}
	return e.signOff(host) + " (" + plural(left, "message") + " left)"
}
func (english) capabilities() string { return "Capability list follows" }
func (english) languages() string    { return "Language listing follows" }
func (english) chosen() string       { return "English is spoken from now on" }
func (english) utf8Mode() string {
	return "UTF-8 mode: messages with UTF-8 in their headers can be read now"
}
func (english) beginTLS() string { return "Begin TLS negotiation now" }

func (english) tooManyLogins() string {
	return "Too many logins have failed: whether this one was right was not looked at; wait for half a minute"
}
func (english) credentials(command string) string {
	return command + " failed: wrong user name or password"
}
func (english) blankInPassword() string {
	return ", or the white space at the beginning or the end, which is taken for a part of the password"
}
func (english) passwordApart() string {
	return " (the password is sent on a line of its own, as PASS password)"
}
func (english) passBeforeUser() string {
	return "PASS comes after USER: send the user name first, as in USER user-name"
}
func (english) otherIdentity(command string) string {
	return command + " failed: you may act as yourself alone"
}
func (english) cancelled(command string) string { return command + " is cancelled" }
func (english) noBase64(command string) string {
	return command + ` failed: the response is not base64 (RFC 4648), in which "alex" is YWxleA==; "*" alone cancels`
}
func (english) malformed(command string, err error) string {
	return command + " failed: " + err.Error()
}
func (english) noMechanism(known string) string {
	return "There is no such mechanism here, only " + known
}
func (english) noAPOP() string {
	return "APOP is not offered here: the greeting has no timestamp in angle brackets"
}
func (english) noDigest(place, found string) string {
	return "Expected digest at " + place + ", the MD5 of the greeting's timestamp with the password behind it, in 32 hexadecimal digits, found " + found
}
func (english) inUse() string {
	return "Another session holds the maildrop: log in again when it has ended"
}
func (english) hasTLS() string { return "STLS: this connection has TLS already" }
func (english) noTLS() string  { return "STLS is not offered here: CAPA does not name it" }
func (english) stlsAfterUTF8() string {
	return "STLS comes before UTF8: QUIT, connect again and send STLS first"
}

func (english) noMessage(number, count int) string {
	if count == 0 {
		return "no such message: the maildrop is empty"
	}
	return fmt.Sprintf("no such message, only %s in maildrop", plural(count, "message"))
}
func (english) isMarked(number int) string {
	return fmt.Sprintf("message %d already deleted: RSET takes all marks away", number)
}
func (english) needsUTF8(number int) string {
	return fmt.Sprintf("message %d has UTF-8 in a header: QUIT, connect again and send UTF8 before you log in", number)
}
func (english) noLanguage(found string) string {
	return "There is no language " + found + " here: LANG alone lists those that there are"
}
func (english) failed(err error) string { return "The mail store refused: " + err.Error() }
func (english) shutdown(host string) string {
	return host + " POP3 server shuts down: nothing was removed"
}
func (english) displaced(host string) string {
	return host + " has too many connections, and this one was silent longest: connect again"
}
func (english) spent(budget time.Duration) string {
	return fmt.Sprintf("The command was ended: it has taken %v of the server's time, which is the most that one may", budget)
}

func (english) emptyLine() string {
	return "An empty line: a command was expected, such as CAPA"
}
func (english) blankLine() string {
	return "The line has white space alone: a command was expected, such as CAPA"
}
func (english) beginsBlank(tab bool, example string) string {
	what := "a space"
	if tab {
		what = "a tab"
	}
	return "The line begins with " + what + " (octet 1): it begins with the command, as in " + example
}
func (english) notLetters(found, place string) string {
	return "Found " + found + " at " + place + ": a command is written in letters and digits, as in STAT; is the keyboard set to another language?"
}
func (english) noUTF8(found, place string) string {
	return "Found " + found + " at " + place + ": it is no UTF-8, in which all beyond ASCII is sent here"
}
func (english) otherProtocol(word, protocol, here string) string {
	if protocol == "" {
		return word + " is no command of POP3: here one sends " + here
	}
	return word + " is a command of " + protocol + ", and this is a POP3 server: here one sends " + here
}
func (english) tag(found, example string) string {
	return "Found " + found + " at octet 1: POP3 has no tags, so the line begins with the command, as in " + example
}
func (english) nearest(found, place, near string) string {
	return "Unknown command " + found + " at " + place + ": did you mean " + near + "?"
}
func (english) unknown(found, place string) string {
	return "Unknown command " + found + " at " + place + ": this is a POP3 server, and its commands look like STAT or RETR 1"
}
func (english) loggedInAlready(command, user string) string {
	return command + " is for the AUTHORIZATION state, and you are in the state TRANSACTION as " + user + ": QUIT and connect again to log in anew"
}
func (english) needsLogin(command, next string) string {
	return command + " is for the TRANSACTION state, and you are in the state AUTHORIZATION: log in first, as in " + next
}

// plural is a number with the word for what is counted.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

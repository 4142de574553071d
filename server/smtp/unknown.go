package smtp

import (
	"strings"

	"sanduq/server/wire"
)

// elsewhere are commands that people type to the wrong port, by their protocol.
var elsewhere = []struct{ protocol, words, instead string }{
	{"POP3", " USER PASS APOP ", "one logs in with AUTH, at the submission port 587"},
	{"POP3", " STAT LIST RETR DELE UIDL TOP STLS CAPA ", "it sends mail, and does not show it"},
	{"IMAP", " LOGIN AUTHENTICATE ", "one logs in with AUTH, at the submission port 587"},
	{"IMAP", " CAPABILITY LOGOUT SELECT EXAMINE FETCH SEARCH STORE STATUS EXPUNGE IDLE APPEND COPY UID CREATE ", "its commands have no tags and look like EHLO client.example"},
	{"LMTP", " LHLO ", "say EHLO client.example"},
	{"HTTP", " GET POST HEAD PUT OPTIONS CONNECT ", "its commands look like EHLO client.example"},
}

// otherProtocol tells what a word means elsewhere, "" where it does nowhere.
func otherProtocol(word string) string {
	for _, e := range elsewhere {
		if strings.Contains(e.words, " "+word+" ") {
			return word + " is a command of " + e.protocol + ", and this is an SMTP server: " + e.instead
		}
	}
	return ""
}

// unknown says what may have been meant by a line that begins with no command.
func (c *conn) unknown(first string, d *decoder) string {
	line := d.Lines[0]
	word := strings.ToUpper(first)
	rest := strings.TrimLeft(d.Rest(), " \t")
	second, _, _ := strings.Cut(strings.ToUpper(rest), " ")
	switch {
	case line == "":
		return "An empty line: a command was expected, such as NOOP"
	case first == "":
		return "The line begins with white space: it begins with the command, as in NOOP"
	case line == ".":
		return "A dot alone ends the text that follows DATA, and no text is being read now: DATA comes first"
	case word == "EXIT" || word == "BYE" || word == "LOGOUT":
		return word + " is no command of SMTP: a session ends with QUIT"
	case (strings.HasPrefix(word, "MAILFROM") || strings.HasPrefix(word, "RCPTTO")) && c.server.commands[word[:4]] != nil:
		return "A space is missing at octet 5, as in " + word[:4] + " " + c.server.commands[word[:4]].form
	}
	if text := otherProtocol(word); text != "" {
		return text
	}
	if text := otherProtocol(second); text != "" {
		return text
	}
	if c.server.commands[second] != nil {
		return "Found " + wire.Quote(first, 20) + " before " + second + ": SMTP's commands have nothing before them, no tag either"
	}
	if name, _, ok := strings.Cut(first, ":"); ok && name != "" {
		return wire.Quote(first, 40) + " looks like the text of a message, and a command was expected: the text comes after DATA"
	}
	if near := wire.Nearest(word, c.server.names); near != "" {
		return "Unknown command " + wire.Quote(first, 20) + ": did you mean " + near + "?"
	}
	if word[0] >= 0x80 {
		return "Unknown command " + wire.Quote(first, 20) + ": a command is written in letters, as in NOOP; is the keyboard set to another language?"
	}
	return "Unknown command " + wire.Quote(first, 20) + ": HELP tells what there is; the text of a message comes after DATA"
}

package imap_test

import (
	"strings"
	"testing"

	"sanduq/server/internal/talk"
)

// searchMistakes are SEARCH commands that are wrong, in newbox with its 6
// messages, and what the answer has to say, parts in order with ... between.
var searchMistakes = [][2]string{
	{"SEARCH", "BAD Missing a search key at octet 10, such as UNSEEN ... [CHARSET charset] key [key ...]"},
	{"SEARCH ", "BAD The line ends in a space ... missing a search key"},
	{"UID SEARCH", "BAD Missing a search key"},
	{"SEARCH UNSEEN ", "BAD The line ends in a space"},
	{"SEARCH  UNSEEN", "BAD 2 spaces at octet 10"},
	{"SEARCH UNSEEN  SEEN", "BAD 2 spaces at octet 17"},
	{"SEARCH UNSEEN\tSEEN", "BAD A tab at octet 17, where one space is expected before the next search key"},
	// keys
	{"SEARCH UNSEAN", "BAD Unknown search key \"UNSEAN\" at octet 11: did you mean UNSEEN?"},
	{"SEARCH subjekt hello", "BAD Unknown search key \"subjekt\" at octet 11: did you mean SUBJECT?"},
	{"SEARCH hello", "BAD Unknown search key \"hello\" at octet 11: to find a text write TEXT, BODY or SUBJECT before it"},
	{"SEARCH UNREAD", "BAD Unknown search key \"UNREAD\" at octet 11: did you mean UNSEEN?"},
	{"SEARCH READ", "BAD Unknown search key \"READ\" at octet 11: did you mean SEEN?"},
	{"SEARCH SEEN AND FLAGGED", "BAD Unknown search key \"AND\" at octet 16: keys side by side must all match, so leave it out"},
	{"SEARCH UNSEEN,SEEN", "BAD Found \"UNSEEN,SEEN\" at octet 11: after the search key UNSEEN stands one space"},
	{"SEARCH \"hello\"", "BAD A text at octet 11 where a search key is expected: to find a text write TEXT before it"},
	{"SEARCH {5+}\r\nhello\r\n", "BAD A text at octet 11"},
	{"SEARCH \\Seen", "BAD Flags are searched by keys without a backslash (octet 11): SEEN, UNSEEN"},
	{"SEARCH UNREAD", "BAD Unknown search key"},
	{"SEARCH SUBJECT=hello", "BAD Found \"SUBJECT=hello\" at octet 11: after the search key SUBJECT stands one space"},
	{"SEARCH SUBJECT\"hello\"", "BAD Found ... at octet 11: after the search key SUBJECT stands one space"},
	{"SEARCH UNSEEN CHARSET UTF-8", "BAD Unknown search key \"CHARSET\" at octet 18: it goes first"},
	{"SEARCH RETURN (MIN) UNSEEN", "BAD Unknown search key \"RETURN\""},
	{"SEARCH \xd8\xb5", "BAD Expected a search key at octet 11"},
	// texts
	{"SEARCH SUBJECT", "BAD Missing a text at octet 18, as in SUBJECT hello"},
	{"SEARCH SUBJECT hello world", "BAD Unknown search key \"world\" at octet 25; a text of several words is put in double quotes, as in SUBJECT \"hello ...\""},
	{"SEARCH HEADER SUBJECT hello world", "BAD Unknown search key \"world\" ... HEADER SUBJECT \"hello ...\""},
	{"SEARCH SUBJECT hello \xd8\xb5", "BAD Expected a search key at octet 25 ... SUBJECT \"hello ...\""},
	{"SEARCH SUBJECT hello SEEN world", "BAD Unknown search key \"world\" at octet 30: to find a text"},
	{"SEARCH SUBJECT \"hello\" world", "BAD Unknown search key \"world\" at octet 27: to find a text"},
	{"SEARCH SUBJECT \"hello", "BAD The double quote at octet 19 is never closed"},
	{"SEARCH SUBJECT \"a\\b\"", "BAD A backslash at octet 21"},
	{"SEARCH SUBJECT (hello)", "BAD \"(\" at octet 19 stands unquoted"},
	{"SEARCH SUBJECT hel*lo", "BAD \"*\" at octet 22 stands unquoted"},
	{"SEARCH SUBJECT \"\xd8\xb5\"", "BAD An eight-bit octet (0xD8) at octet 20 ... literal"},
	{"SEARCH SUBJECT {1+}\r\n\xd8\r\n", "BAD The text at octet 19 is not UTF-8"},
	{"SEARCH SUBJECT {1+}\r\n\x00\r\n", "BAD Octet 1 of the literal is NUL"},
	{"SEARCH SUBJECT {3+}\r\nhello\r\n", "BAD Expected ... after the literal"},
	{"SEARCH SUBJECT {x}", "BAD \"{x}\" at octet 19 is not a literal"},
	{"SEARCH HEADER", "BAD Missing the name of a header field at octet 17, as in HEADER SUBJECT hello"},
	{"SEARCH HEADER SUBJECT", "BAD Missing a text at octet 25, as in HEADER SUBJECT hello; \"\" finds the messages that have the field"},
	// dates
	{"SEARCH SINCE", "BAD Missing a date at octet 16, as in SINCE 1-Feb-2024"},
	{"SEARCH SINCE 2024-02-01", "BAD \"2024-02-01\" at octet 17 is no date: write day, month, year, as in 1-Feb-2024"},
	{"SEARCH SINCE 1-2-2024", "BAD \"1-2-2024\" at octet 17 is no date ... none of Jan Feb"},
	{"SEARCH SINCE 1/2/2024", "BAD \"1/2/2024\" at octet 17 is no date ... 1-Feb-2024"},
	{"SEARCH SINCE 01-Feb-24", "BAD ... is no date ... year of four digits"},
	{"SEARCH SINCE Feb-1-2024", "BAD ... is no date"},
	{"SEARCH SINCE 30-Feb-2024", "BAD \"30-Feb-2024\" at octet 17 is no date: Feb 2024 has no day 30"},
	{"SEARCH SENTON 0-Feb-2024", "BAD ... is no date"},
	{"SEARCH BEFORE 1-February-2024", "BAD ... is no date"},
	{"SEARCH BEFORE 1 Feb 2024", "BAD \"1\" at octet 18 is no date"},
	{"SEARCH ON \"1-Feb-2024 10:00:00 +0000\"", "BAD ... is no date"},
	{"SEARCH SENTSINCE yesterday", "BAD \"yesterday\" at octet 21 is no date ... 1-Feb-2024"},
	// numbers
	{"SEARCH LARGER", "BAD Missing a number of octets at octet 17, as in LARGER 1000"},
	{"SEARCH LARGER big", "BAD Expected a number of octets, a number, at octet 18, found \"big\""},
	{"SEARCH SMALLER -1", "BAD Expected a number of octets"},
	{"SEARCH SMALLER 10k", "BAD Expected a space at octet 21, found \"k\""},
	{"SEARCH 1-3", "BAD Found \"-3\" at octet 12 in the message set: a range is written with a colon"},
	{"SEARCH SMALLER 4294967296", "BAD The number at octet 19 is too big"},
	{"SEARCH 9", "BAD There is no message 9 ... the mailbox has 6"},
	{"SEARCH 0", "BAD 0 at octet 11: a message sequence number counts from 1"},
	{"SEARCH 3:", "BAD The message set breaks off at octet 13"},
	{"SEARCH 1,", "BAD The message set breaks off"},
	{"SEARCH 3x", "BAD Expected a space or the end of the line after the message set at octet 12"},
	{"SEARCH UID", "BAD Missing a UID set"},
	{"SEARCH UID x", "BAD Expected a UID set"},
	{"SEARCH UID 0", "BAD 0 at octet 15: a UID counts from 1"},
	// keywords
	{"SEARCH KEYWORD", "BAD Missing a keyword at octet 18, as in KEYWORD $Forwarded"},
	{"SEARCH KEYWORD \\Seen", "BAD \"\\Seen\" at octet 19: a keyword has no backslash"},
	{"SEARCH UNKEYWORD \"a\"", "BAD Found ... at octet 21, where a keyword is expected"},
	// logic
	{"SEARCH NOT", "BAD Missing the search key that is not to match"},
	{"SEARCH NOT NOT", "BAD Missing the search key that is not to match"},
	{"SEARCH OR", "BAD Missing the first of the two search keys of OR"},
	{"SEARCH OR SEEN", "BAD Missing the second of the two search keys of OR at octet 18, as in OR SEEN FLAGGED"},
	{"SEARCH (SEEN) OR", "BAD Missing the first"},
	{"SEARCH SEEN AND FLAGGED", "BAD Unknown search key \"AND\" at octet 16"},
	{"SEARCH (SEEN", "BAD The \"(\" at octet 11 is not closed"},
	{"SEARCH SEEN)", "BAD \")\" at octet 15 closes no \"(\""},
	{"SEARCH ()", "BAD Found \")\" at octet 12 in the list of search keys"},
	{"SEARCH (SEEN )", "BAD Found \")\" at octet 17 in the list of search keys"},
	{"SEARCH " + strings.Repeat("NOT ", 200) + "SEEN", "BAD [LIMIT] Search keys are nested more than 100 deep"},
	{"SEARCH " + strings.Repeat("(", 5000) + "SEEN" + strings.Repeat(")", 5000), "BAD [LIMIT] Search keys are nested"},
	{"SEARCH " + strings.Repeat("OR SEEN ", 5000) + "SEEN", "BAD [LIMIT] Search keys are nested"},
	// charsets
	{"SEARCH CHARSET", "BAD Missing the charset: US-ASCII or UTF-8"},
	{"SEARCH CHARSET UTF-8", "BAD Missing a search key"},
	{"SEARCH CHARSET KOI8-R SEEN", "NO [BADCHARSET (US-ASCII UTF-8)] The charset \"KOI8-R\" is not known here: US-ASCII and UTF-8 are"},
	{"SEARCH CHARSET SEEN", "NO [BADCHARSET (US-ASCII UTF-8)]"},
}

func TestSearchMistakes(t *testing.T) {
	t.Parallel()
	for i, m := range searchMistakes {
		checkMistake(t, "selected", talk.NewMistake(i, "a1 "+m[0], "a1 "+m[1]))
	}
}

package imap_test

import (
	"testing"

	"sanduq/server/internal/talk"
)

// fetchMistakes are FETCH commands that are wrong, in newbox with its 6
// messages, and what the answer has to say, parts in order with ... between.
var fetchMistakes = [][2]string{
	// arguments
	{"FETCH", "BAD Missing the message set ... a1 FETCH message-set item|(items)"},
	{"FETCH ", "BAD The line ends in a space ... missing the message set"},
	{"FETCH 1", "BAD Missing what to fetch ... (items)"},
	{"FETCH 1 ", "BAD The line ends in a space ... missing what to fetch"},
	{"FETCH 1 FLAGS ", "BAD White space at the end of the line"},
	{"FETCH 1  FLAGS", "BAD 2 spaces at octet 11"},
	{"FETCH 1\tFLAGS", "BAD A tab at octet 11"},
	{"FETCH FLAGS 1", "BAD Expected a message set at octet 10, such as 1, 2:4, 3:* or 1,3, found \"FLAGS\""},
	{"UID FETCH", "BAD Missing the message set"},
	{"UID FETCH x FLAGS", "BAD Expected a UID set"},
	// message sets
	{"FETCH 9 FLAGS", "BAD There is no message 9 ... the mailbox has 6"},
	{"FETCH 1:9 FLAGS", "BAD There is no message 9 ... the mailbox has 6"},
	{"FETCH 0 FLAGS", "BAD 0 at octet 10: a message sequence number counts from 1"},
	{"FETCH 0:2 FLAGS", "BAD 0 at octet 10"},
	{"UID FETCH 0 FLAGS", "BAD 0 at octet 14: a UID counts from 1"},
	{"FETCH 3: FLAGS", "BAD Expected a message set at octet 12 ... 3:*"},
	{"FETCH 1, FLAGS", "BAD Expected a message set at octet 12"},
	{"FETCH -1 FLAGS", "BAD Expected a message set at octet 10"},
	{"FETCH 1-3 FLAGS", "BAD Found ... at octet 11 in the message set: a range is written with a colon, as in 1:3"},
	{"FETCH 1..3 FLAGS", "BAD Found ... at octet 11 in the message set: a range is written with a colon, as in 1:3"},
	{"FETCH 4294967296 FLAGS", "BAD The number at octet 10 is too big"},
	{"FETCH \"1\" FLAGS", "BAD Expected a message set"},
	// items
	{"FETCH 1 FLAG", "BAD Unknown item \"FLAG\" at octet 12: did you mean FLAGS?"},
	{"FETCH 1 envelop", "BAD Unknown item \"ENVELOP\" at octet 12: did you mean ENVELOPE?"},
	{"FETCH 1 BODYSTRUCT", "BAD Unknown item ... did you mean BODYSTRUCTURE?"},
	{"FETCH 1 RFC822.PEEK", "BAD Unknown item \"RFC822.PEEK\" at octet 12"},
	{"FETCH 1 (FLAGS UIDS)", "BAD Unknown item \"UIDS\" at octet 19: did you mean UID?"},
	{"FETCH 1 XYZZY", "BAD Unknown item \"XYZZY\" at octet 12: there are ENVELOPE FLAGS"},
	{"FETCH 1 HEADER", "BAD HEADER at octet 12 is a section, and goes in brackets: BODY[HEADER]"},
	{"FETCH 1 TEXT", "BAD TEXT at octet 12 is a section ... BODY.PEEK[TEXT]"},
	{"FETCH 1 \"FLAGS\"", "BAD Items to fetch are written without quotes (octet 12)"},
	{"FETCH 1 {5}", "BAD Expected an item to fetch at octet 12"},
	{"FETCH 1 \\Seen", "BAD Expected an item to fetch at octet 12"},
	{"FETCH 1 FLAGS UID", "BAD \"UID\" at octet 18 follows the item: several items are put in parentheses"},
	{"FETCH 1 FAST UID", "BAD \"UID\" at octet 17 follows the item"},
	{"FETCH 1 (FAST)", "BAD FAST at octet 13 stands for several items and goes alone, without parentheses: a1 FETCH 1 FAST"},
	{"UID FETCH 1 (ALL)", "BAD ALL at octet 17 ... a1 UID FETCH 1 ALL"},
	{"FETCH 1 FLAGS)", "BAD Expected a space or the end of the line after FLAGS at octet 17"},
	{"FETCH 1 (FLAGS", "BAD The \"(\" at octet 12 is not closed: \")\" is missing"},
	{"FETCH 1 ()", "BAD Found \")\" at octet 13 in the list of items to fetch, where an item of it is expected"},
	{"FETCH 1 ( FLAGS)", "BAD Found \" FLAGS)\" at octet 13"},
	{"FETCH 1 (FLAGS )", "BAD Found \")\" at octet 19 in the list"},
	{"FETCH 1 (FLAGS  UID)", "BAD 2 spaces at octet 18"},
	{"FETCH 1 (FLAGS,UID)", "BAD Expected a space or the end of the line after FLAGS at octet 18"},
	{"FETCH 1 (FLAGS) UID", "BAD Extra argument \"UID\" at octet 20"},
	{"FETCH 1 ((FLAGS))", "BAD Expected an item to fetch at octet 13"},
	{"FETCH 1 FLAGS[]", "BAD FLAGS takes no section in brackets (octet 17)"},
	{"FETCH 1 RFC822[HEADER]", "BAD RFC822 takes no section"},
	// sections
	{"FETCH 1 BODY.PEEK", "BAD BODY.PEEK needs a section in brackets at octet 21: BODY.PEEK[] for the whole message"},
	{"FETCH 1 BODY.PEEK HEADER", "BAD BODY.PEEK needs a section in brackets"},
	{"FETCH 1 BODY HEADER", "BAD \"HEADER\" at octet 17 follows the item"},
	{"FETCH 1 BODY(HEADER)", "BAD Expected a space or the end of the line after BODY"},
	{"FETCH 1 BODY.HEADER", "BAD Unknown item \"BODY.HEADER\""},
	{"FETCH 1 [HEADER]", "BAD The brackets at octet 12 belong to BODY or BODY.PEEK"},
	{"FETCH 1 BODY[", "BAD The bracket at octet 16 is not closed: \"]\" is missing at octet 17"},
	{"FETCH 1 BODY[HEADER", "BAD The bracket at octet 16 is not closed: \"]\" is missing at octet 23"},
	{"FETCH 1 BODY[1", "BAD The bracket at octet 16 is not closed"},
	{"FETCH 1 (BODY[TEXT)", "BAD Expected \"]\" (the bracket after a section) at octet 22"},
	{"FETCH 1 BODY]", "BAD Expected a space or the end of the line after BODY at octet 16"},
	{"FETCH 1 BODY[]]", "BAD Expected a space or the end of the line after the section at octet 18"},
	{"FETCH 1 BODY[HEADERS]", "BAD Unknown section \"HEADERS\" at octet 17: did you mean HEADER?"},
	{"FETCH 1 BODY[HEADER.FIELD (DATE)]", "BAD Unknown section \"HEADER.FIELD\" ... did you mean HEADER.FIELDS?"},
	{"FETCH 1 BODY[SUBJECT]", "BAD Unknown section \"SUBJECT\" at octet 17: a section is empty, part numbers"},
	{"FETCH 1 BODY[ ]", "BAD Found ... at octet 17 within the brackets: a section is empty"},
	{"FETCH 1 BODY[\"TEXT\"]", "BAD Found ... at octet 17 within the brackets: a section is empty"},
	{"FETCH 1 BODY[0]", "BAD 0 at octet 17: a part number counts from 1"},
	{"FETCH 1 BODY[1.0]", "BAD 0 at octet 19"},
	{"FETCH 1 [HEADER]", "BAD The brackets at octet 12 belong to BODY or BODY.PEEK, as in \"BODY[HEADER]\""},
	{"FETCH 1 BODY[1.]", "BAD Found \"]\" at octet 19 within the brackets"},
	{"FETCH 1 BODY[1 TEXT]", "BAD Found \" TEXT]\" at octet 18 in a section: after a part number stands"},
	{"FETCH 1 BODY[1,2]", "BAD Found \",2]\" at octet 18 in a section"},
	{"FETCH 1 BODY[1.TEX]", "BAD Unknown section \"TEX\" at octet 19: did you mean TEXT?"},
	{"FETCH 1 BODY[99999999999]", "BAD The number at octet 17 is too big"},
	{"FETCH 1 BODY[MIME]", "BAD MIME at octet 17 is the header of a part and follows its number, as in BODY[1.MIME]"},
	{"FETCH 1 BODY[HEADER.FIELDS]", "BAD HEADER.FIELDS needs names of header fields in parentheses at octet 30: HEADER.FIELDS (DATE FROM)"},
	{"FETCH 1 BODY[HEADER.FIELDS.NOT]", "BAD HEADER.FIELDS.NOT needs names"},
	{"FETCH 1 BODY[HEADER.FIELDS DATE]", "BAD Expected \"(\" at octet 31 to begin the list of header fields"},
	{"FETCH 1 BODY[HEADER.FIELDS ()]", "BAD Found \")]\" at octet 32 in the list of header fields"},
	{"FETCH 1 BODY[HEADER.FIELDS (DATE]", "BAD The \"(\" at octet 31 is not closed"},
	{"FETCH 1 BODY[HEADER.FIELDS (DATE)", "BAD The bracket at octet 16 is not closed"},
	{"FETCH 1 BODY[HEADER.FIELDS(DATE)]", "BAD HEADER.FIELDS needs names of header fields in parentheses at octet 30"},
	{"FETCH 1 BODY[HEADER (DATE)]", "BAD Expected \"]\""},
	// partials
	{"FETCH 1 BODY[]<", "BAD Expected a number at octet 19 ... <first.count>"},
	{"FETCH 1 BODY[]<10>", "BAD Expected \".\" and a count at octet 21, found \">\" ... BODY[]<0.100>"},
	{"FETCH 1 BODY[]<0.>", "BAD Expected a number at octet 21"},
	{"FETCH 1 BODY[]<.5>", "BAD Expected a number at octet 19"},
	{"FETCH 1 BODY[]<-1.5>", "BAD Expected a number at octet 19"},
	{"FETCH 1 BODY[]<0.0>", "BAD 0 at octet 21: the count of octets is at least 1"},
	{"FETCH 1 BODY[]<0-5>", "BAD Expected \".\" and a count at octet 20"},
	{"FETCH 1 BODY[]<0.5", "BAD Expected \">\" at octet 22, found the end of the line"},
	{"FETCH 1 BODY[]<0.5>>", "BAD Expected a space or the end of the line after the section"},
	{"FETCH 1 BODY[] <0.5>", "BAD \"<0.5>\" at octet 19 follows the item"},
	{"FETCH 1 BODY<0.5>", "BAD Expected a space or the end of the line after BODY"},
	{"FETCH 1 RFC822<0.5>", "BAD Expected a space or the end of the line after RFC822"},
	{"FETCH 1 BODY[]<0.4294967296>", "BAD The number at octet 21 is too big"},
}

func TestFetchMistakes(t *testing.T) {
	t.Parallel()
	for i, m := range fetchMistakes {
		checkMistake(t, "selected", talk.NewMistake(i, "a1 "+m[0], "a1 "+m[1]))
	}
	for _, state := range []string{"greeted", "authenticated"} {
		for i, command := range []string{"FETCH", "UID FETCH", "SEARCH", "UID SEARCH"} {
			checkMistake(t, state, talk.NewMistake(i, "a1 "+command+" 1 FLAGS", "a1 BAD"))
		}
	}
}

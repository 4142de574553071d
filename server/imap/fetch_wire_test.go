package imap_test

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/message"
)

// allItems asks for everything at once.
const allItems = "(FLAGS UID INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE RFC822 RFC822.HEADER RFC822.TEXT BODY[] BODY[HEADER] BODY[TEXT] " +
	"BODY[HEADER.FIELDS (SUBJECT \"a b\")] BODY[HEADER.FIELDS.NOT (SUBJECT)] BODY[1] BODY[1.MIME] BODY[1.1] BODY[2.HEADER] BODY[1.TEXT]<1.2> BODY[]<3.100>)"

// nastyMessages are answered legally, whatever is in them.
func nastyMessages() []string {
	deep := strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 2*message.MaxDepth)
	var nested strings.Builder
	for i := range 2 * message.MaxDepth {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	return append([]string{
		"", "\r\n", "\n", "x", ":", "\x00", "\r", "A: b", "A: b\r\n\r\n\x00\xff\r",
		twoParts, deep, nested.String(),
		"Subject: \x80 \" \\ \r x\r\nFrom: \"\x00\" <\x01@\xff>, (((, <>, a:b:c;;,\r\nTo: (x) y (z) <a@b> (c)\r\n\r\n",
		"Content-Type: \x00/\xff; a=\"b\r\n c\"; \x80=\"\"\r\nContent-Disposition: \"x\"; y\r\nContent-Language: \x80, ,\r\nContent-ID: \r\n\r\n",
		"Content-Type: multipart/\"; boundary=\r\n\r\n",
		"Content-Type: MULTIPART/mixed; BOUNDARY=\"\"\r\n\r\n----\r\n",
		"Subject: " + strings.Repeat("long ", 5000) + "\r\n\r\n",
		"From: " + strings.Repeat("a@b, ", 2000) + "\r\n\r\n",
	}, searchable...)
}

func TestFetchIsLegalOnTheWire(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).holding(nastyMessages()...)
	for i := range nastyMessages() {
		checkWire(t, c, fmt.Sprintf("FETCH %d %s", i+1, allItems))
	}
}

// checkWire sends a command and wants an answer in which every octet is legal
// (RFC 3501, section 9).
func checkWire(t *testing.T, c *talk.Client, command string) {
	t.Helper()
	got := c.Send("a1 " + command)
	answer, after, ok := strings.Cut(got, "\na1 OK ")
	if !ok || strings.Contains(after, "\n") {
		t.Fatalf("%s is answered %q", command, got)
	}
	number, rest, _ := strings.Cut(strings.TrimPrefix(answer, "* "), " ")
	if rest, ok = strings.CutPrefix(rest, "FETCH "); !ok || number == "" {
		t.Fatalf("%s is answered %q", command, got)
	}
	if left, err := skipValue(rest); err != nil || left != "" {
		t.Fatalf("%s: %v, before %q, in\n%q", command, err, left, answer)
	}
}

// skipValue goes over one value of a response: a list, a string, or an atom,
// perhaps with a section in brackets.
func skipValue(s string) (rest string, err error) {
	switch {
	case s == "":
		return s, io.ErrUnexpectedEOF
	case s[0] == '(':
		s = s[1:]
		for s != "" && s[0] != ')' {
			if s, err = skipValue(s); err != nil {
				return s, err
			}
			if strings.HasPrefix(s, " ") {
				if s = s[1:]; strings.HasPrefix(s, ")") || strings.HasPrefix(s, " ") {
					return s, fmt.Errorf("a space too many")
				}
			} else if s != "" && s[0] != ')' && s[0] != '(' {
				return s, fmt.Errorf("no space")
			}
		}
		if s == "" {
			return s, io.ErrUnexpectedEOF
		}
		return s[1:], nil
	case s[0] == '"':
		for i := 1; i < len(s); i++ {
			switch c := s[i]; {
			case c == '"':
				return s[i+1:], nil
			case c == '\\':
				if i++; i == len(s) || s[i] != '"' && s[i] != '\\' {
					return s[i-1:], fmt.Errorf("a backslash before something else")
				}
			case c == 0 || c == '\r' || c == '\n' || c >= 0x80:
				return s[i:], fmt.Errorf("octet %#x in quotes", c)
			}
		}
		return "", io.ErrUnexpectedEOF
	case s[0] == '{':
		mark, octets, ok := strings.Cut(s[1:], "}\r\n")
		n, err := strconv.Atoi(mark)
		if !ok || err != nil || n > len(octets) {
			return s, fmt.Errorf("a broken literal")
		}
		if strings.Contains(octets[:n], "\x00") {
			return s, fmt.Errorf("NUL in a literal")
		}
		return octets[n:], nil
	}
	i := 0
	for ; i < len(s) && !strings.ContainsRune(" ()", rune(s[i])); i++ {
		if s[i] == '[' {
			return skipSection(s[i+1:])
		}
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == '"' || s[i] == '{' {
			return s[i:], fmt.Errorf("octet %#x in an atom", s[i])
		}
	}
	if i == 0 {
		return s, fmt.Errorf("nothing where a value is due")
	}
	return s[i:], nil
}

// skipSection goes over what follows an open bracket: `1.2.HEADER.FIELDS (A B)]<0>`.
func skipSection(s string) (string, error) {
	i := strings.IndexAny(s, " ]")
	if i >= 0 && s[i] == ' ' {
		rest, err := skipValue(s[i+1:])
		if err != nil {
			return rest, err
		}
		s, i = rest, 0
	}
	if i < 0 || !strings.HasPrefix(s[i:], "]") {
		return s, fmt.Errorf("a section that is not closed")
	}
	s = s[i+1:]
	if strings.HasPrefix(s, "<") {
		_, s, _ = strings.Cut(s, ">")
	}
	return s, nil
}

// FuzzFetch: whatever a message is, everything of it is answered legally.
func FuzzFetch(f *testing.F) {
	for _, m := range nastyMessages() {
		f.Add([]byte(m))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		w := testWorld(t, imap.Config{})
		alex, _ := w.store.User("alex")
		if _, err := alex.Append("newbox", mailstore.NewMessage{Content: content, Date: clock()}); err != nil {
			t.Skip(err)
		}
		c := w.selected("newbox")
		checkWire(t, c, "FETCH 7 "+allItems)
		if got := c.Send("s1 SEARCH 7 OR BODY {2+}\r\nÉ TEXT nowhere"); !strings.HasSuffix(got, "s1 OK SEARCH completed") {
			t.Errorf("SEARCH: %q", got)
		}
	})
}

// TestFetchAsGoIMAPReadsIt: an independent client understands the answers, and
// reads out of them what it put in.
func TestFetchAsGoIMAPReadsIt(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	w.holding(nastyMessages()...)
	cl := imapclient.New(w.Dial(), nil)
	t.Cleanup(func() { cl.Close() })
	must(t, cl.Login("alex", "drums").Wait())
	_, err := cl.Select("letters", nil).Wait()
	must(t, err)
	whole := &goimap.FetchItemBodySection{Peek: true}
	header := &goimap.FetchItemBodySection{Peek: true, Specifier: goimap.PartSpecifierHeader}
	text := &goimap.FetchItemBodySection{Peek: true, Specifier: goimap.PartSpecifierText}
	all, err := cl.Fetch(goimap.SeqSet{{Start: 1, Stop: 0}}, &goimap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, RFC822Size: true, Envelope: true,
		BodyStructure: &goimap.FetchItemBodyStructure{Extended: true},
		BodySection:   []*goimap.FetchItemBodySection{whole, header, text},
	}).Collect()
	must(t, err)
	alex, _ := w.store.User("alex")
	box, err := alex.Open("letters", true)
	must(t, err)
	defer box.Close()
	if len(all) != len(nastyMessages()) {
		t.Fatalf("%d messages", len(all))
	}
	for i, m := range box.Messages() {
		got, want := all[i], strings.ReplaceAll(string(m.Content), "\x00", "\x80")
		if string(got.FindBodySection(whole)) != want || string(got.FindBodySection(header))+string(got.FindBodySection(text)) != want {
			t.Errorf("message %d is not its octets:\n%q and\n%q with\n%q, not\n%q", i+1,
				got.FindBodySection(whole), got.FindBodySection(header), got.FindBodySection(text), want)
		}
		if got.RFC822Size != int64(len(want)) || got.UID != goimap.UID(m.UID) || got.Envelope == nil || got.BodyStructure == nil {
			t.Errorf("message %d: %+v", i+1, got)
		}
	}
	two := all[9]
	if from := two.Envelope.From; len(from) != 1 || from[0].Name != "Fred Foobar" || from[0].Addr() != "foobar@Blurdybloop.COM" {
		t.Errorf("From %+v", from)
	}
	if to := two.Envelope.To; len(to) != 4 || !to[0].IsGroupStart() || to[0].Mailbox != "crew" || !to[3].IsGroupEnd() {
		t.Errorf("To %+v", to)
	}
	var kinds []string
	two.BodyStructure.Walk(func(path []int, part goimap.BodyStructure) bool {
		kinds = append(kinds, fmt.Sprint(path, part.MediaType()))
		return true
	})
	if got := strings.Join(kinds, " "); got != "[]multipart/mixed [1]text/plain [2]message/rfc822" {
		t.Errorf("structure %s", got)
	}
	must(t, cl.Logout().Wait())
}

package guard_test

import (
	"strings"
	"testing"

	"sanduq/server/guard"
)

// TestOctets: what a server may read as the end of a line stands in none, whatever the
// mode is and where the session stands.
func TestOctets(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"imap", "pop3", "smtp"} {
		for _, mode := range []string{"safe", "readonly", "none"} {
			for _, octet := range []string{"\r", "\n", "\x00", "\r\n"} {
				line := "a1 noop" + octet + "a2 login alex drums"
				v := sessionsFor(protocol, true, false, mode).Judge(line, true)
				if v.Refused != guard.Octets || v.Send != "" || v.Show != guard.Hide {
					t.Errorf("%s, %s: %q is judged as %+v", protocol, mode, line, v)
				}
			}
		}
	}
}

// TestTooLong: a line of 65536 octets goes out, a longer one does not.
func TestTooLong(t *testing.T) {
	t.Parallel()
	s := sessionsFor("imap", true, false, "safe")
	line := "a1 search text " + strings.Repeat("x", 65536-len("a1 search text "))
	if v := s.Judge(line, true); v.Refused != "" || v.Send != line {
		t.Errorf("refused: %s %s", v.Refused, v.Detail)
	}
	if v := s.Judge(line+"x", true); v.Refused != guard.TooLong || v.Send != "" || v.Show != guard.Hide {
		t.Errorf("%s, shown: %.40s", v.Refused, v.Show)
	}
}

// TestNoProtocol: a protocol that is none is found at once.
func TestNoProtocol(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("there is a session of IMAP4")
		}
	}()
	guard.New(guard.Rules{Protocol: "IMAP4"})
}

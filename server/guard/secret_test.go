package guard_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"sanduq/server/guard"
)

// secretForms are lines by which a password goes to a server, or was meant to: %u is
// the user's name, %p the password, %q the same within quotes, %b both in base64, %d
// a digest. A form that begins with ! is one only before somebody has logged in:
// after that nothing in it says that it is a login.
var secretForms = map[string][]string{
	"imap": {
		"a1 login %u %p", "a1 LOGIN %u %p", "a1 LoGiN %u %p", `a1 login "%u" "%q"`, `a1 login %u "%q"`, `a1 login "%u" %p`,
		"login %u %p", "LOGIN %u %p", `login "%u" "%q"`, "a1  login %u %p", "a1 login  %u %p", "a1 login %u  %p", " a1 login %u %p",
		"a1\tlogin\t%u\t%p", "a1 login\t%u %p", "a1 login %p", "a1 login %u %p extra", "a1 login %u %p %p", "a1 login %u %p ",
		"a1login %u %p", "a1.login %u %p", "a1:login %u %p", "a1 login:%u %p", "a1 login:%u:%p", "a1 login,%u,%p", "a1 login=%u %p",
		`a1 login "%u %p`, `a1 login "%u %p"`, `a1 login %u"%p`, `a1 login %u"%p"`, "a1 login (%u %p)", "a1 login %u (%p)", "a1 login %u/%p",
		"a1 login {%u} %p", "a1 login {5} %p", "a1 login {5}%p", "a1 login %u {5}%p", "a1 login {5+}%u %p",
		"a1 lgoin %u %p", "a1 logn %u %p", "a1 logi %u %p", "logn %u %p", "lgoin %u %p", "a1 loginn %u %p", "a1 login. %u %p",
		"a1 authenticate plain %b", "a1 AUTHENTICATE PLAIN %b", "a1 authenticate %b", "a1 authenticate  plain %b", "a1 authenticate plain  %b",
		"authenticate plain %b", "auth plain %b", "a1 auth plain %b", "a1 auth %b", "a1 plain login %b", `a1 authenticate plain "%b"`,
		"a1 authenticate plain {%b}", "a1 authenticat plain %b", "a1 autenticate plain %b", "a1 authentication plain %b", "a1 authenticate login %b",
		"a1 authenticate plain %p", "a1 authenticate login %u %p", "a1 authenticate cram-md5 %p", "a1 authenticate scram-sha-256 %b",
		"pass %p", "PASS %p", "a1 pass %p", "a1 pass %p with spaces", "a1 user %u pass %p", "apop %u %d", "a1 apop %u %d", "a1 user %u login %p",
		"a1 noop login %u %p", "a1 noop a2 login %u %p", "a1 capability login %u %p", "a1 login %u %p a2 select inbox", "C: a1 login %u %p", "> a1 login %u %p",
		"!a1 %u %p", "!a1 plain %b", "!plain %b", "!%p", "!%u %p", "!%u:%p", "!%p %u", "!a1 user %p", "!a1 select inbox login %u %p", "!%b", "!a1 %b",
		"!a1 logout login %u %p", `!a1 "%u" "%q"`,
	},
	"pop3": {
		"PASS %p", "pass %p", "PaSs %p", "PASS %p two words", "PASS  %p", "PASS\t%p", " PASS %p", "PASS %p ", "PASS: %p", "PASS:%p", "PASS%p", "PAS %p",
		"PASSS %p", "PSAS %p", "PASSWORD %p", "a1 PASS %p", "PASS %u %p", `PASS "%q"`, "USER %u %p", "USER %u PASS %p", "USER %u/%p x", "USER  %u  %p",
		"AUTH PLAIN %b", "auth plain %b", "AUTH %b", "AUTH  PLAIN  %b", "AUTH\tPLAIN\t%b", "AUTH PLAIN %u %p", "AUTHENTICATE PLAIN %b", "a1 AUTHENTICATE PLAIN %b",
		"AUTH LOGIN %b", "APOP %u %d", "apop %u %d", "APOP %d", "APOP  %u  %d", "APOP %u %d x", "APPOP %u %d", "LOGIN %u %p", "a1 login %u %p", "a1 LOGIN %u %p",
		"STAT PASS %p", "QUIT PASS %p", "C: PASS %p",
		"!%p", "!%u %p", "!PLAIN %b", "!%b", "!a1 %u %p",
	},
	"smtp": {
		"AUTH PLAIN %b", "auth plain %b", "AUTH %b", "AUTH  PLAIN  %b", "AUTH\tPLAIN\t%b", " AUTH PLAIN %b", "AUTH PLAIN %u %p", "AUTH LOGIN %b", "AUTH=PLAIN %b",
		"AUTHPLAIN %b", "AUT PLAIN %b", "AUTHENTICATE PLAIN %b", "a1 AUTHENTICATE PLAIN %b", "a1 login %u %p", "LOGIN %u %p", "PASS %p", "USER %u PASS %p", "APOP %u %d",
		"EHLO laptop AUTH PLAIN %b", "NOOP AUTH PLAIN %b", "HELP PASS %p", "C: AUTH PLAIN %b",
		"!%p", "!%b", "!PLAIN %b", "!%u %p",
	},
}

// fill writes a form out.
func fill(form, user, password string) (line string, secrets []string) {
	both := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(password)
	digest := "c4c9334bac560ecc979e58001b3e22fb"
	line = strings.NewReplacer("%u", user, "%p", password, "%q", quoted, "%b", both, "%d", digest).Replace(form)
	return line, []string{password, quoted, both, digest}
}

// leak gives a piece of a secret that is to be seen, of four octets or all of it where
// it is shorter, and that is not in the line elsewhere, as what was to be seen anyway.
func leak(show, elsewhere string, secrets []string) string {
	for _, s := range secrets {
		n := min(4, len(s))
		for i := 0; n > 0 && i+n <= len(s); i++ {
			if piece := s[i : i+n]; strings.Contains(show, piece) && !strings.Contains(elsewhere, piece) {
				return piece
			}
		}
	}
	return ""
}

// elsewhere is what may be seen of a form: all but the secrets.
func elsewhere(form, user string) string {
	return strings.NewReplacer("%u", user, "%p", "\x00", "%q", "\x00", "%b", "\x00", "%d", "\x00").Replace(form) + guard.Hide
}

// sessionsFor are sessions before and after a login, by mode.
func sessionsFor(protocol string, loggedIn, clear bool, mode string) *guard.Session {
	s := guard.New(guard.Rules{Protocol: protocol, Mode: mode, StartTLS: clear, Known: true})
	s.Heard(map[string]string{"imap": "* OK ready", "pop3": "+OK ready", "smtp": "220 ready"}[protocol])
	if !loggedIn {
		return s
	}
	say := func(line string, answers ...string) {
		s.Sent(line)
		for _, a := range answers {
			s.Heard(a)
		}
	}
	switch protocol {
	case "imap":
		say("x login mrose tanstaaf", "x OK done")
	case "pop3":
		say("USER mrose", "+OK")
		say("PASS tanstaaf", "+OK")
	case "smtp":
		say("EHLO laptop", "250 hello")
		say("AUTH PLAIN AG1yb3NlAHRhbnN0YWFm", "235 done")
	}
	return s
}

var passwords = []string{
	"drums", "tan$taaf", `dr"um\s`, "sticks and stones", "a1b2", "{5}", "pässwört", "firebird 77!", "x{3}", "p(a)ren", "مفتاح", "Zq9",
	"login", "mypass123", "authority", "select", "LOGOUT", "fetch", "retrieve", "tab\there", "%*", "AAAA====", "quit now", "data", "123456789",
}

func TestSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	for protocol, forms := range secretForms {
		for _, form := range forms {
			form, before := strings.CutPrefix(form, "!")
			for _, password := range passwords {
				for _, mode := range []string{"safe", "readonly", "none", "clear"} {
					for _, loggedIn := range []bool{false, true} {
						if loggedIn && (before || mode == "clear") {
							continue
						}
						line, secrets := fill(form, "brown", password)
						v := sessionsFor(protocol, loggedIn, mode == "clear", mode).Judge(line, true)
						if piece := leak(v.Show, elsewhere(form, "brown"), secrets); piece != "" && !excused(form, password) {
							t.Errorf("%s, %s, logged in %t: %q is shown as %q, where %q is of the secret", protocol, mode, loggedIn, line, v.Show, piece)
						}
						if asked := sessionsFor(protocol, loggedIn, mode == "clear", mode).Judge(line, false); v.Hidden && len(password) > 8 &&
							strings.Contains(strings.ToUpper(v.Detail+asked.Detail), strings.ToUpper(password)) {
							t.Errorf("%s: the detail of %q has the password: %s", protocol, line, v.Detail)
						}
					}
				}
			}
		}
	}
}

// excused are passwords with which a form says something else, and nothing in it says
// what is meant: a user's name and a password, a literal, another command.
func excused(form, password string) bool {
	if strings.Contains(password, " ") && (form == "a1 login %p" || form == "a1 login %u/%p" || form == "%p" && password == "quit now") {
		return true
	}
	if strings.HasPrefix(password, "{") && strings.HasSuffix(password, "}") && form == "a1 login %p" {
		return true
	}
	switch password {
	case "login", "select", "fetch", "LOGOUT", "data":
		return form == "%u %p" || form == "%p %u" || form == "%p" // a tag and a command
	case "Zq9":
		return form == "%p %u" // a tag
	}
	return false
}

// TestSecretsOverLines: what goes in literals and exchanges is shown in no line.
func TestSecretsOverLines(t *testing.T) {
	t.Parallel()
	both := base64.StdEncoding.EncodeToString([]byte("\x00brown\x00sticks and stones"))
	for _, lines := range [][]string{
		{"imap", "a1 login {5}", "+", "brown {17}", "+", "sticks and stones"},
		{"imap", "a1 login brown {17}", "+", "sticks and stones"},
		{"imap", "a1 login brown {18}", "+", "sticks", "and stones"},
		{"imap", "a1 login brown {17+}", "sticks and stones"},
		{"imap", "a1 login {5+}", `brown "sticks and stones"`},
		{"imap", "a1 login {5+}", `brown {17+}`, "sticks and stones"},
		{"imap", "a1  login {5}", "+", "brown sticks and stones"},
		{"imap", "login brown {17}", "+", "sticks and stones"},
		{"imap", "a1 pass {17}", "+", "sticks and stones"},
		{"imap", "a1 lgoin brown {17}", "+", "sticks and stones"},
		{"imap", "a1 login brown {17}", "sticks and stones"}, // too early
		{"imap", "a1 authenticate plain", "+ ", both},
		{"imap", "a1 authenticate plain", both},
		{"imap", "a1 authenticate login", "+ VXNlcg==", "YnJvd24=", "+ UGFzcw==", base64.StdEncoding.EncodeToString([]byte("sticks and stones"))},
		{"imap", "a1 authenticate login", "+ VXNlcg==", "YnJvd24=", "+ UGFzcw==", "sticks and stones"},
		{"imap", "a1 noop", "+ more", "sticks and stones"},
		{"pop3", "AUTH PLAIN", "+ ", both},
		{"pop3", "AUTH PLAIN", "+ ", "sticks and stones"},
		{"pop3", "auth login", "+ VXNlcg==", "YnJvd24=", "+ UGFzcw==", "sticks and stones"},
		{"smtp", "AUTH PLAIN", "334 ", both},
		{"smtp", "AUTH LOGIN", "334 VXNlcg==", "YnJvd24=", "334 UGFzcw==", "sticks and stones"},
		{"smtp", " auth plain", "334 ", both},
	} {
		for _, mode := range []string{"safe", "readonly", "none"} {
			s := guard.New(guard.Rules{Protocol: lines[0], Mode: mode})
			s.Heard(map[string]string{"imap": "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready", "pop3": "+OK ready", "smtp": "220 ready"}[lines[0]])
			for _, line := range lines[1:] {
				if strings.HasPrefix(line, "+") || strings.HasPrefix(line, "334") {
					s.Heard(line)
					continue
				}
				v := s.Judge(line, true)
				if piece := leak(v.Show, "", []string{"sticks and stones", both, base64.StdEncoding.EncodeToString([]byte("sticks and stones"))}); piece != "" {
					t.Errorf("%s %q: %q is shown as %q", mode, lines[1], line, v.Show)
				}
				if v.Refused == "" {
					s.Sent(line)
				}
			}
		}
	}
}

// TestWhatIsNoSecret: whoever types what is known sees it again.
func TestWhatIsNoSecret(t *testing.T) {
	t.Parallel()
	for protocol, lines := range map[string][]string{
		"imap": {"a1 select newbox", `a1 list "" *`, "a1 fetch 1:* flags", "a1 search subject login", "a1 fecth 1 flags", "a1 uid fetch 4 (flags)",
			"a1 login", "a1 authenticate", "a1 authenticate plain", "a1 status inbox (messages)", "a1  select newbox", "a1", "done"},
		"pop3": {"STAT", "LIST 3", "USER alex", "PASS", "AUTH PLAIN", "RETR 1", "TOP 1 0", "QUIT", "STATT", "rett 1"},
		"smtp": {"EHLO login.example.org", "MAIL FROM:<pass@example.org> SIZE=12", "RCPT TO:<auth@example.org>", "DATA", "NOOP", "QUIT", "AUTH PLAIN", "VRFY alex"},
	} {
		s := sessionsFor(protocol, true, false, "safe")
		for _, line := range lines {
			if v := s.Judge(line, true); v.Show != line || v.Hidden {
				t.Errorf("%s: %q is shown as %q", protocol, line, v.Show)
			}
		}
	}
}

// FuzzSecrets: whatever the password is, in whatever form it is typed.
func FuzzSecrets(f *testing.F) {
	for i, p := range passwords {
		f.Add(i, p, "brown", i%2 == 0)
	}
	all := []string{}
	for _, protocol := range []string{"imap", "pop3", "smtp"} {
		for _, form := range secretForms[protocol] {
			all = append(all, protocol+" "+form)
		}
	}
	f.Fuzz(func(t *testing.T, n int, password, user string, loggedIn bool) {
		if strings.ContainsFunc(user, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '@') }) || user == "" || len(password) > 100 || strings.TrimFunc(password, func(r rune) bool { return r <= ' ' || r == 0x7f }) == "" || isCommon(password) {
			return
		}
		protocol, form, _ := strings.Cut(all[uint(n)%uint(len(all))], " ")
		form, before := strings.CutPrefix(form, "!")
		if loggedIn && before {
			return
		}
		line, secrets := fill(form, user, password)
		v := sessionsFor(protocol, loggedIn, false, "safe").Judge(line, true)
		if piece := leak(v.Show, elsewhere(form, user), secrets); len(strings.TrimFunc(piece, func(r rune) bool { return r <= ' ' || r == 0x7f })) >= 4 && !excused(form, password) {
			t.Errorf("%s, logged in %t: %q is shown as %q, where %q is of the secret", protocol, loggedIn, line, v.Show, fmt.Sprint(piece))
		}
	})
}

// isCommon says whether a password begins with what can be a tag or a word of a
// command, so that no one can say what is meant.
func isCommon(password string) bool {
	n := 0
	for n < len(password) && (password[n]|0x20 >= 'a' && password[n]|0x20 <= 'z') {
		n++
	}
	return n >= 3 || n == 0 && len(password) > 0 && password[0] >= '0' && password[0] <= '9' && strings.ContainsAny(password, " \t") || n > 0 && n < len(password) && password[n] >= '0' && password[n] <= '9'
}

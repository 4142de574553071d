package sasl_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xdg-go/scram"

	"sanduq/server/sasl"
)

// counted is randomness that is the same each time.
type counted struct{ n byte }

func (c *counted) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = c.n
		c.n++
	}
	return len(p), nil
}

// passwords are those of the users of the tests.
func passwords(user string) (string, bool) {
	password, ok := map[string]string{"alex": "drums", "riley": "firebird", "a,b=c": "صندوق"}[user]
	return password, ok
}

func server() *sasl.Server { return sasl.NewServer(passwords, &counted{}) }

func TestExchanges(t *testing.T) {
	t.Parallel()
	type step struct{ response, challenge string }
	const none = "<none>"
	for _, tc := range []struct {
		name      string
		mechanism string
		steps     []step
		want      error
	}{
		{"plain", "PLAIN", []step{{none, ""}, {"\x00alex\x00drums", ""}}, nil},
		{"plain at once", "plain", []step{{"alex\x00alex\x00drums", ""}}, nil},
		{"plain as another", "plain", []step{{"riley\x00alex\x00drums", ""}}, sasl.ErrAuthorize},
		{"plain with another's password", "plain", []step{{"\x00riley\x00drums", ""}}, sasl.ErrCredentials},
		{"plain of nobody", "plain", []step{{"\x00nobody\x00drums", ""}}, sasl.ErrCredentials},
		{"login", "LOGIN", []step{{none, "VXNlciBOYW1lAA=="}, {"alex", "UGFzc3dvcmQ6"}, {"drums", ""}}, nil},
		{"login at once", "LOGIN", []step{{"alex", "UGFzc3dvcmQ6"}, {"", ""}}, sasl.ErrCredentials},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m, ok := server().New(tc.mechanism, nil)
			if !ok {
				t.Fatalf("no %s", tc.mechanism)
			}
			for i, s := range tc.steps {
				response := []byte(s.response)
				if s.response == none {
					response = nil
				}
				challenge, user, err := m.Next(response)
				if i == len(tc.steps)-1 {
					if !errors.Is(err, tc.want) || (user == "alex") != (tc.want == nil) || challenge != nil {
						t.Errorf("%q, user %q, %v; want %v", challenge, user, err, tc.want)
					}
					return
				}
				if got := base64.StdEncoding.EncodeToString(challenge); got != s.challenge || user != "" || err != nil {
					t.Fatalf("step %d: challenge %s, user %q, %v; want %s", i, got, user, err, s.challenge)
				}
			}
		})
	}
}

// TestSCRAM holds the server's side against another's client.
func TestSCRAM(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		user, password, as string
		want               error
	}{
		{"alex", "drums", "", nil},
		{"alex", "drums", "alex", nil},
		{"a,b=c", "صندوق", "", nil},
		{"alex", "drum", "", sasl.ErrCredentials},
		{"riley", "drums", "", sasl.ErrCredentials},
		{"nobody", "", "", sasl.ErrCredentials},
		{"alex", "drums", "riley", sasl.ErrAuthorize},
	} {
		client, err := scram.SHA256.NewClientUnprepped(tc.user, tc.password, tc.as)
		if err != nil {
			t.Fatal(err)
		}
		talk := client.NewConversation()
		m, _ := server().New("SCRAM-SHA-256", nil)
		challenge, user, err := m.Next(nil)
		if len(challenge) > 0 || err != nil {
			t.Errorf("%s: it begins with %q, %v", tc.user, challenge, err)
		}
		for err == nil && user == "" {
			var response string
			if response, err = talk.Step(string(challenge)); err != nil {
				t.Fatalf("%s: the client will not have %q: %v", tc.user, challenge, err)
			}
			challenge, user, err = m.Next([]byte(response))
		}
		if !errors.Is(err, tc.want) || tc.want == nil && user != tc.user {
			t.Errorf("%s %q: user %q, %v; want %v", tc.user, tc.password, user, err, tc.want)
		}
		if tc.want == nil && !talk.Valid() {
			t.Errorf("%s: the server has not proved itself", tc.user)
		}
	}
}

// TestSalts: a user's salt is the same each time, and nobody's looks like one.
func TestSalts(t *testing.T) {
	t.Parallel()
	s := server()
	salt := func(user string) string {
		m, _ := s.New("SCRAM-SHA-256", nil)
		challenge, _, err := m.Next([]byte("n,,n=" + user + ",r=abc"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(string(challenge), ",")[1]
	}
	alex, again, nobody, still := salt("alex"), salt("alex"), salt("nobody"), salt("nobody")
	if alex != again || nobody != still || alex == nobody || len(alex) != len(nobody) {
		t.Errorf("salts of alex %s and %s, of nobody %s and %s", alex, again, nobody, still)
	}
}

func TestMalformed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ mechanism, response string }{
		{"PLAIN", ""}, {"PLAIN", "alex"}, {"PLAIN", "\x00alex"}, {"PLAIN", "\x00\x00drums"}, {"PLAIN", "\x00alex\x00"},
		{"PLAIN", "\x00alex\x00dr\x00ums"}, {"PLAIN", "\x00alex\x00\xff"}, {"LOGIN", ""}, {"LOGIN", "\xff"},
		{"SCRAM-SHA-256", ""}, {"SCRAM-SHA-256", "n,,n=alex"}, {"SCRAM-SHA-256", "n,,n=,r=x"}, {"SCRAM-SHA-256", "n,,n=alex,r="},
		{"SCRAM-SHA-256", "p=tls-unique,,n=alex,r=x"}, {"SCRAM-SHA-256", "x,,n=alex,r=x"}, {"SCRAM-SHA-256", "n,b=c,n=alex,r=x"},
		{"SCRAM-SHA-256", "n,,n=al=2ex,r=x"}, {"SCRAM-SHA-256", "n,,r=x,n=alex"}, {"SCRAM-SHA-256", "n,,n=alex,r=\xff"},
	} {
		m, _ := server().New(tc.mechanism, nil)
		challenge, user, err := m.Next([]byte(tc.response))
		if !errors.Is(err, sasl.ErrMalformed) || user != "" || challenge != nil {
			t.Errorf("%s %q: %q, %q, %v; want ErrMalformed", tc.mechanism, tc.response, challenge, user, err)
		}
	}
	for _, final := range []string{"", "c=biws", "c=biws,r=x,p=", "c=biws,r=NONCE,p=AAAA", "c=eSws,r=NONCE,p=" + strings.Repeat("A", 43) + "=", "c=biws,r=other,p=" + strings.Repeat("A", 43) + "="} {
		m, _ := server().New("SCRAM-SHA-256", nil)
		challenge, _, err := m.Next([]byte("n,,n=alex,r=abc"))
		if err != nil {
			t.Fatal(err)
		}
		nonce := strings.TrimPrefix(strings.Split(string(challenge), ",")[0], "r=")
		if _, user, err := m.Next([]byte(strings.ReplaceAll(final, "NONCE", nonce))); !errors.Is(err, sasl.ErrMalformed) || user != "" {
			t.Errorf("then %q: user %q, %v; want ErrMalformed", final, user, err)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	if _, ok := server().New("KERBEROS_V4", nil); ok {
		t.Error("KERBEROS_V4 is known")
	}
	blind := sasl.NewServer(passwords, nil)
	for _, s := range []*sasl.Server{server(), blind} {
		hidden := s.Names(true)
		for _, name := range s.Names(false) {
			if _, ok := s.New(name, nil); !ok {
				t.Errorf("%s is named and not known", name)
			}
			if slices.Contains(hidden, name) == sasl.ShowsPassword(strings.ToLower(name)) {
				t.Errorf("%s shows the password: %t; offered to who may be overheard: %q", name, sasl.ShowsPassword(name), hidden)
			}
		}
	}
	if _, ok := blind.New("SCRAM-SHA-256", nil); ok || len(blind.Names(false)) != 2 || len(blind.Names(true)) != 0 {
		t.Errorf("without randomness there is %q", blind.Names(false))
	}
	if hidden := server().Names(true); !slices.Equal(hidden, []string{"SCRAM-SHA-256"}) {
		t.Errorf("to who may be overheard is offered %q", hidden)
	}
}

// FuzzExchange: whatever is answered to the challenges, an exchange ends, and only the right words end in a user.
func FuzzExchange(f *testing.F) {
	for _, mechanism := range server().Names(false) {
		f.Add(mechanism, "AGFsZXgAZHJ1bXM=", "YWxleA==\nZHJ1bXM=")
		f.Add(mechanism, "biwsbj1hbGV4LHI9YWJj", "Yz1iaXdzLHI9YWJj\n*")
		f.Add(mechanism, "=", "x\n")
	}
	f.Fuzz(func(t *testing.T, mechanism, initial, lines string) {
		m, ok := server().New(mechanism, nil)
		if !ok {
			return
		}
		rest := strings.Split(lines, "\n")
		asked := 0
		user, err := sasl.Exchange(m, &initial, func(string) (string, error) {
			if asked++; asked > 4 {
				t.Fatalf("%s asks for a fifth response", mechanism)
			}
			if len(rest) == 0 {
				return "*", nil
			}
			line := rest[0]
			rest = rest[1:]
			return line, nil
		})
		if (user == "") == (err == nil) {
			t.Errorf("user %q, %v", user, err)
		}
		if user != "" && mechanism != "SCRAM-SHA-256" {
			password, _ := passwords(user)
			decoded := ""
			for _, s := range append([]string{initial}, strings.Split(lines, "\n")...) {
				octets, _ := base64.StdEncoding.DecodeString(s)
				decoded += string(octets) + " "
			}
			if !strings.Contains(decoded, password) {
				t.Errorf("%s without the password of %q", mechanism, user)
			}
		}
	})
}

func TestExchange(t *testing.T) {
	t.Parallel()
	initial := func(s string) *string { return &s }
	for _, tc := range []struct {
		name, mechanism string
		initial         *string
		lines           []string
		user, fault     string
		want            error
	}{
		{"plain", "PLAIN", nil, []string{"AGFsZXgAZHJ1bXM="}, "alex", "", nil},
		{"initial", "PLAIN", initial("AGFsZXgAZHJ1bXM="), nil, "alex", "", nil},
		{"empty initial", "PLAIN", initial("="), nil, "", "PLAIN wants", sasl.ErrMalformed},
		{"clear initial", "PLAIN", initial("alex"), nil, "", `PLAIN wants an identity to act as (or nothing), NUL, user name, NUL, password; a response is sent in base64 (RFC 4648), in which "alex" is YWxleA==`, sasl.ErrMalformed},
		{"clear", "LOGIN", nil, []string{"alex drums"}, "", `the response is not base64: a response is sent in base64`, sasl.ErrBase64},
		{"cancelled", "LOGIN", nil, []string{"YWxleA==", "*"}, "", "cancelled", sasl.ErrCancelled},
	} {
		m, _ := server().New(tc.mechanism, nil)
		user, err := sasl.Exchange(m, tc.initial, func(string) (string, error) {
			if len(tc.lines) == 0 {
				t.Fatalf("%s: one more response is asked for", tc.name)
			}
			line := tc.lines[0]
			tc.lines = tc.lines[1:]
			return line, nil
		})
		if user != tc.user || !errors.Is(err, tc.want) || err != nil && !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("%s: user %q, %v", tc.name, user, err)
		}
	}
}

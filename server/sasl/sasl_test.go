package sasl_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"sanduq/server/sasl"
)

func TestExchanges(t *testing.T) {
	t.Parallel()
	type step struct{ response, challenge string }
	const none = "<none>"
	for _, tc := range []struct {
		name      string
		mechanism string
		steps     []step
		want      sasl.Credentials
	}{
		{"plain", "PLAIN", []step{{none, ""}, {"\x00alex\x00drums", ""}}, sasl.Credentials{User: "alex", Password: "drums"}},
		{"plain at once", "plain", []step{{"riley\x00alex\x00drums", ""}}, sasl.Credentials{Authorize: "riley", User: "alex", Password: "drums"}},
		{"login", "LOGIN", []step{{none, "VXNlciBOYW1lAA=="}, {"alex", "UGFzc3dvcmQ6"}, {"drums", ""}}, sasl.Credentials{User: "alex", Password: "drums"}},
		{"login at once", "LOGIN", []step{{"alex", "UGFzc3dvcmQ6"}, {"", ""}}, sasl.Credentials{User: "alex"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m, ok := sasl.New(tc.mechanism)
			if !ok {
				t.Fatalf("no %s", tc.mechanism)
			}
			for i, s := range tc.steps {
				response := []byte(s.response)
				if s.response == none {
					response = nil
				}
				challenge, creds, err := m.Next(response)
				if err != nil {
					t.Fatalf("step %d: %v", i, err)
				}
				if got := base64.StdEncoding.EncodeToString(challenge); got != s.challenge {
					t.Errorf("step %d: challenge %s, want %s", i, got, s.challenge)
				}
				if last := i == len(tc.steps)-1; last != (creds != nil) {
					t.Fatalf("step %d: credentials %v", i, creds)
				} else if last && *creds != tc.want {
					t.Errorf("credentials %+v, want %+v", *creds, tc.want)
				}
			}
		})
	}
}

func TestMalformed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ mechanism, response string }{
		{"PLAIN", ""}, {"PLAIN", "alex"}, {"PLAIN", "\x00alex"}, {"PLAIN", "\x00\x00drums"}, {"PLAIN", "\x00alex\x00"},
		{"PLAIN", "\x00alex\x00dr\x00ums"}, {"PLAIN", "\x00alex\x00\xff"}, {"LOGIN", ""}, {"LOGIN", "\xff"},
	} {
		m, _ := sasl.New(tc.mechanism)
		challenge, creds, err := m.Next([]byte(tc.response))
		if !errors.Is(err, sasl.ErrMalformed) || creds != nil || challenge != nil {
			t.Errorf("%s %q: %q, %v, %v; want ErrMalformed", tc.mechanism, tc.response, challenge, creds, err)
		}
	}
	if _, ok := sasl.New("KERBEROS_V4"); ok {
		t.Error("KERBEROS_V4 is known")
	}
	for _, name := range sasl.Names {
		if _, ok := sasl.New(name); !ok {
			t.Errorf("%s is named and not known", name)
		}
	}
}

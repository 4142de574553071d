package tlsend_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sanduq/wasm/internal/pipe"
	"sanduq/wasm/internal/pipe/tlsend"
)

// A port whose other end is the test.
type port struct {
	hear   func([]byte)
	said   chan string
	closed chan struct{}
}

func (p *port) Post(message []byte)      { p.said <- string(message) }
func (p *port) OnMessage(f func([]byte)) { p.hear = f }
func (p *port) Shut()                    { close(p.closed) }

// next is what is posted up to the ack.
func (p *port) next(t *testing.T) (all []string) {
	t.Helper()
	for {
		select {
		case message := <-p.said:
			if message == "a" {
				return all
			}
			all = append(all, message)
		case <-time.After(20 * time.Second):
			t.Fatalf("no ack after %q", all)
		}
	}
}

func serve(o pipe.Opening) *port {
	p := &port{said: make(chan string, 100), closed: make(chan struct{})}
	new(tlsend.Certificates).Serve(p, o)
	return p
}

// TestOrder: each message is acknowledged after what it causes, and who does not keep to the order is told.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		opening pipe.Opening
		send    []string
		want    []string // beginnings of what is posted at last
	}{
		{"a client begins", pipe.Opening{Side: "client", Name: "a.example"}, nil, []string{"r\x16\x03\x01"}},
		{"a server waits", pipe.Opening{Side: "server", Name: "a.example"}, nil, nil},
		{"a stranger", pipe.Opening{Side: "server", Name: "a.example"}, []string{"ra1 login alex drums\r\n"}, []string{"ftls: first record does not look like a TLS handshake", "R"}},
		{"early", pipe.Opening{Side: "server", Name: "a.example"}, []string{"chello"}, []string{"fclear text before the handshake", "R"}},
		{"gone", pipe.Opening{Side: "server", Name: "a.example"}, []string{"R"}, []string{"fEOF", "R"}},
		{"given up", pipe.Opening{Side: "client", Name: "a.example"}, []string{"C"}, []string{"R"}},
		{"no host", pipe.Opening{Side: "client", Name: "*.example"}, nil, []string{`fa certificate for "*.example": want a host's name`, "R"}},
		{"no side", pipe.Opening{Side: "both", Name: "a.example"}, nil, []string{`fa handshake has a client and a server, and no "both"`, "R"}},
		{"no side, gone", pipe.Opening{Side: "both", Name: "a.example"}, []string{"c", "r", "C"}, nil},
	} {
		p := serve(tt.opening)
		var got []string
		for _, message := range append([]string{""}, tt.send...) {
			p.hear([]byte(message))
			got = p.next(t)
		}
		if len(got) < len(tt.want) || len(tt.want) == 0 && len(got) > 0 {
			t.Errorf("%s: posts %q, want %q", tt.name, got, tt.want)
			continue
		}
		for i, want := range tt.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: posts %q, want %q", tt.name, got, tt.want)
			}
		}
		for _, end := range []string{"R", "C"} {
			if slices.Contains(tt.send, end) {
				continue
			}
			p.hear([]byte(end))
			p.next(t)
		}
		select {
		case <-p.closed:
		case <-time.After(20 * time.Second):
			t.Errorf("%s: the port stays open", tt.name)
		}
	}
}

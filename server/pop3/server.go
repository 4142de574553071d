// Package pop3 is the server side of POP3 (RFC 1939) over a mail store.
//
// It serves every command of RFC 1939, the optional ones included, and those of
// CAPA (RFC 2449), AUTH (RFC 5034), STLS (RFC 2595), UTF8 and LANG (RFC 6856);
// refusals carry the response codes of RFC 2449 and RFC 3206 where one is true.
// A session works on the maildrop as it was at login, which it holds alone; it
// removes messages on QUIT and at no other time. Every line that is not right is
// answered with what was wrong and what would have been right, and the connection
// goes on.
//
// It opens no port, keeps no mail, and ends no TLS: connections, store and the
// means for STLS are given to it. One goroutine serves one connection and never
// writes under a lock of the store.
package pop3

import (
	"context"
	"io"
	"net"
	"time"

	"sanduq/server/mailstore"
	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// Config is what a Server is made with. Only Name must be given.
type Config struct {
	Name string // host name in the greeting, its timestamp, and the answer to QUIT
	// StartTLS makes the handshake and gives the connection above it. Until it is
	// made no password is taken (RFC 2595, section 2.2). Nil: STLS is not offered.
	StartTLS func(net.Conn) (net.Conn, error)
	Rand     io.Reader                        // for what clients must not guess; nil: no APOP and no SCRAM-SHA-256
	Bounds   wire.Bounds                      // on silence, and what else a client may take
	Budget   time.Duration                    // the server's time for one command, waits for the client apart; 0: as long as it takes
	Clock    func() time.Time                 // by which Budget is measured; nil: the system's
	Limits   Limits                           // zero fields: DefaultLimits
	Logf     func(format string, args ...any) // nil: silent; hears of logins and of connections that break, never of what a client sent
}

// Limits bound what a client may send. A zero field takes its value from
// DefaultLimits.
type Limits struct {
	Line     int // octets of a command without its line end
	Response int // octets of a line that answers a challenge of AUTH, without its line end
}

// DefaultLimits are those of RFC 2449, section 4, and RFC 4954, section 4, less
// the CRLF that is counted there.
var DefaultLimits = Limits{Line: 255 - 2, Response: 12288 - 2}

func (l Limits) withDefaults() Limits {
	if l.Line <= 0 {
		l.Line = DefaultLimits.Line
	}
	if l.Response <= 0 {
		l.Response = DefaultLimits.Response
	}
	return l
}

// A Server serves connections to one store.
type Server struct {
	store    *mailstore.Store
	cfg      Config
	sasl     *sasl.Server
	commands map[string]*command
	names    []string // of the commands, for the nearest one
}

// New makes a server for a store.
func New(store *mailstore.Store, cfg Config) *Server {
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Logf == nil {
		cfg.Logf = func(string, ...any) {}
	}
	s := &Server{store: store, cfg: cfg, commands: make(map[string]*command)}
	s.sasl = sasl.NewServer(store.Password, cfg.Rand)
	for _, c := range commands() {
		s.commands[c.name] = &c
		s.names = append(s.names, c.name)
	}
	return s
}

// Serve greets the client and serves it until one of the two ends the
// connection, or ctx does, and closes conn. The error is nil where the session
// ended as sessions do: by QUIT, by the client closing, by autologout or ctx, or by
// a handshake that failed.
func (s *Server) Serve(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.close()
	return c.serve()
}

// ServeTLS is Serve with Config.StartTLS before the greeting, as at port 995 (RFC
// 8314, section 3.3).
func (s *Server) ServeTLS(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.close()
	return c.serveTLS()
}

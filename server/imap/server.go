// Package imap is the server side of IMAP4rev1 (RFC 3501) over a mail store.
//
// It serves every command of RFC 3501 and those of UNSELECT (RFC 3691),
// NAMESPACE (RFC 2342), ID (RFC 2971), IDLE (RFC 2177), MOVE (RFC 6851), UIDPLUS
// (RFC 4315), LIST-EXTENDED (RFC 5258), QUOTA (RFC 9208), LITERAL+ (RFC 7888) and
// SASL-IR (RFC 4959). Every line that is not right is answered with what was wrong
// and what would have been right, and the connection goes on.
//
// It opens no port, keeps no mail, and ends no TLS: connections, store and the
// means for STARTTLS are given to it. One goroutine serves one connection and
// writes whole responses, never under a lock of the store. A command ends when its
// client is gone, when the server stops, and when Config.Budget is spent.
package imap

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
	Name string // host name in greeting and BYE
	// StartTLS makes the handshake and gives the connection above it, of which
	// SetReadDeadline must end a Read that waits: IDLE is woken by it. Until it is
	// made no password is taken (RFC 3501, section 11.1). Nil: STARTTLS is not offered.
	StartTLS func(net.Conn) (net.Conn, error)
	Rand     io.Reader                        // for what clients must not guess; nil: no SCRAM-SHA-256
	Bounds   wire.Bounds                      // on silence, and what else a client may take
	Budget   time.Duration                    // the server's time for one command, waits for the client apart; 0: as long as it takes
	Clock    func() time.Time                 // by which Budget is measured; nil: the system's
	Limits   Limits                           // zero fields: DefaultLimits
	Logf     func(format string, args ...any) // nil: silent; hears of logins and of connections that break, never of what a client sent
}

// Limits bound what one command may bring. A zero field takes its value from
// DefaultLimits.
type Limits struct {
	Line     int   // octets of a line without its line end
	Literals int   // literals of one command
	Literal  int64 // octets of the literals that are arguments, all of a command together
	Message  int64 // octets of APPEND's literal
	Discard  int64 // octets of an unwanted non-synchronizing literal that are read and dropped
}

// DefaultLimits are far above what clients send: RFC 2683, section 3.2.1.5,
// asks for lines of 8,000 octets.
var DefaultLimits = Limits{
	Line:     64 << 10,
	Literals: 64,
	Literal:  64 << 10,
	Message:  mailstore.DefaultLimits.MessageSize,
	Discard:  64 << 20,
}

func (l Limits) withDefaults() Limits {
	def := DefaultLimits
	if l.Line <= 0 {
		l.Line = def.Line
	}
	if l.Literals <= 0 {
		l.Literals = def.Literals
	}
	if l.Literal <= 0 {
		l.Literal = def.Literal
	}
	if l.Message <= 0 {
		l.Message = def.Message
	}
	if l.Discard <= 0 {
		l.Discard = def.Discard
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
// ended as sessions do: by LOGOUT, by the client closing, by autologout or ctx, or by
// a handshake that failed.
func (s *Server) Serve(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.close()
	return c.serve()
}

// ServeTLS is Serve with Config.StartTLS before the greeting, as at port 993 (RFC
// 8314, section 3.3).
func (s *Server) ServeTLS(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.close()
	return c.serveTLS()
}

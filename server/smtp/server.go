// Package smtp is the server side of SMTP (RFC 5321) over a mail store: a relay
// that takes mail for its own users, or a submission server (RFC 6409) that takes
// any mail from users who have logged in.
//
// It serves every command of RFC 5321 and the extensions SIZE (RFC 1870), 8BITMIME
// (RFC 6152), SMTPUTF8 (RFC 6531), PIPELINING (RFC 2920), ENHANCEDSTATUSCODES (RFC
// 2034), CHUNKING (RFC 3030), DSN (RFC 3461), AUTH (RFC 4954) and STARTTLS (RFC
// 3207). Every line that is not right is answered with what was wrong and what
// would have been right, and the connection goes on.
//
// A message reaches all of its recipients or, where the mailbox of one is full,
// none: its sender keeps it for all of them. Nothing leaves the store. Mail to other domains, which only submission takes, is
// laid into the mailbox Outbox of the user who sent it, and no delivery status
// notification is ever sent: the parameters of DSN are checked, shown and kept with
// that mail. Below the trace lines a message stays as it came, octet for octet: the
// changes that RFC 6409, section 8, leaves to a submission server, such as a
// missing Date or Message-ID, are not made. There is no BINARYMIME.
//
// It opens no port, keeps no mail, and ends no TLS: connections, store and the
// means for STARTTLS are given to it. One goroutine serves one connection.
package smtp

import (
	"context"
	"io"
	"net"
	"sync/atomic"
	"time"

	"sanduq/server/mailstore"
	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// A Role is what a server is for.
type Role int

const (
	Relay      Role = iota // takes mail for local users, from anybody (port 25)
	Submission             // takes mail for anybody, from users who log in (port 587)
)

func (r Role) String() string {
	if r == Submission {
		return "submission"
	}
	return "relay"
}

// Config is what a Server is made with. Only Name must be given.
type Config struct {
	Name       string           // host name in greeting, Received and EHLO
	Role       Role             // what it is for
	Domains    []string         // whose mail is at home here, beside Name, localhost and [127.0.0.1]
	Postmaster string           // the user who gets mail to postmaster (RFC 5321, section 4.5.1); "": nobody
	Now        func() time.Time // for the date of Received; nil: the system's
	Rand       io.Reader        // for what clients must not guess, and ids; nil: no SCRAM-SHA-256, ids are counted
	// StartTLS makes the handshake and gives the connection above it. Until it is
	// made no password is taken (RFC 4954, section 4). Nil: STARTTLS is not offered.
	StartTLS func(net.Conn) (net.Conn, error)
	Bounds   wire.Bounds                      // on silence, and what else a client may take
	Limits   Limits                           // zero fields: DefaultLimits
	Logf     func(format string, args ...any) // nil: silent; hears of logins and of connections that break, never of what a client sent
}

// Limits bound what a client may bring. A zero field takes its value from
// DefaultLimits.
type Limits struct {
	Message    int64 // octets of a message as it is sent, for SIZE
	Discard    int64 // octets of one chunk that are read, wanted or not
	Recipients int   // of one message
	Received   int   // Received fields from which on a message is in a loop (RFC 5321, section 6.3)
}

// traceRoom is kept free, of what the store takes, for the lines that are put
// before a message, with a hundred recipients in the longest form.
const traceRoom = 128 << 10

// DefaultLimits are what RFC 5321, sections 4.5.3.1.8 and 6.3, ask for at least,
// and as large a message as the store takes by default.
var DefaultLimits = Limits{
	Message:    mailstore.DefaultLimits.MessageSize - traceRoom,
	Discard:    64 << 20,
	Recipients: 100,
	Received:   100,
}

func (l Limits) withDefaults() Limits {
	def := DefaultLimits
	if l.Message <= 0 {
		l.Message = def.Message
	}
	if l.Discard <= 0 {
		l.Discard = def.Discard
	}
	if l.Recipients <= 0 {
		l.Recipients = def.Recipients
	}
	if l.Received <= 0 {
		l.Received = def.Received
	}
	return l
}

// A Server serves connections to one store.
type Server struct {
	store    *mailstore.Store
	cfg      Config
	sasl     *sasl.Server
	commands map[string]*command
	names    []string // of the commands, in the order of the table
	lastID   atomic.Uint64
}

// New makes a server for a store.
func New(store *mailstore.Store, cfg Config) *Server {
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Logf == nil {
		cfg.Logf = func(string, ...any) {}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
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
// ended as sessions do: by QUIT, by the client closing, by silence or ctx, or by
// a handshake that failed.
func (s *Server) Serve(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.wire.Close()
	return c.serve()
}

// ServeTLS is Serve with Config.StartTLS before the greeting, as at port 465 (RFC
// 8314, section 3.3).
func (s *Server) ServeTLS(ctx context.Context, conn net.Conn) error {
	c := newConn(s, ctx, conn)
	defer c.wire.Close()
	return c.serveTLS()
}

package mailhost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// WorldConfig is what a World is made from. The same WorldConfig, and the same octets sent at the same clock, give the
// same answers.
type WorldConfig struct {
	Set   *mailset.Set // the mail it begins with; nil: none, and no users
	Host  string       // its name in greetings
	Quota int64        // of each user, in octets; 0: none
	Start time.Time    // what its clock shows until SetClock
	Seed  string       // where its randomness starts: a lesson's folder name
	// StartTLS and Handshake are the server's and the client's side of a handshake, which end in a connection that
	// carries clear text. Nil: TLS is not offered.
	StartTLS, Handshake func(net.Conn) (net.Conn, error)
	Logf                func(format string, args ...any)
}

// A World is a host whose clock stands still until it is set, and whose randomness comes from a seed: the one in which
// a lesson plays, in the page and when it is checked. Its sessions never time out.
type World struct {
	*Host
	clock     *clock
	handshake func(net.Conn) (net.Conn, error)
}

// NewWorld returns a World as it is at the beginning. What of the set could not be loaded is an error.
func NewWorld(cfg WorldConfig) (*World, error) {
	clock := &clock{now: cfg.Start}
	store := mailstore.New(mailstore.Options{Now: clock.Now})
	if cfg.Set != nil {
		if err := cfg.Set.Fill(store); err != nil {
			return nil, fmt.Errorf("the mailboxes: %w", err)
		}
		for _, name := range cfg.Set.Users() {
			if user, ok := store.User(name); ok {
				user.SetQuota(cfg.Quota)
			}
		}
	}
	config := Config{Name: cfg.Host, Now: clock.Now, Rand: newSeeded(cfg.Seed), StartTLS: cfg.StartTLS, Logf: cfg.Logf}
	if cfg.Set != nil {
		config = config.For(cfg.Set)
	}
	host := New(store, config)
	return &World{Host: host, clock: clock, handshake: cfg.Handshake}, nil
}

// ErrNoTLS is what Handshake returns where TLS is not offered.
var ErrNoTLS = errors.New("there is no TLS here")

// Handshake makes the client's side of a handshake on a connection that Dial gave, and returns the connection above it.
func (w *World) Handshake(conn net.Conn) (net.Conn, error) {
	if w.handshake == nil {
		return nil, ErrNoTLS
	}
	return w.handshake(conn)
}

// SetClock sets what the world's clock shows from now on.
func (w *World) SetClock(t time.Time) {
	w.clock.mu.Lock()
	defer w.clock.mu.Unlock()
	w.clock.now = t
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// seeded is an endless stream of octets that its seed decides. It hides nothing from anybody: in a lesson, what looks
// random must come out the same for all.
type seeded struct {
	mu     sync.Mutex
	stream *rand.ChaCha8
}

func newSeeded(seed string) *seeded {
	var key [32]byte
	for i := 0; i < len(key); i += 8 {
		h := fnv.New64a()
		h.Write([]byte{byte(i)})
		h.Write([]byte(seed))
		binary.LittleEndian.PutUint64(key[i:], h.Sum64())
	}
	return &seeded{stream: rand.NewChaCha8(key)}
}

func (s *seeded) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stream.Read(p)
}

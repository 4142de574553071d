package bridge

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Root is the path under which a Bridge answers.
const Root = "/-/bridge/"

const (
	pathTargets = Root + "targets"
	pathToken   = Root + "token"
	pathOpen    = Root + "open"
)

// Of refusals this many are logged in a moment, and this many a second.
const (
	linesAtOnce    = 100
	linesPerSecond = 10
)

// A Bridge carries octets between pages and the targets of its configuration. It
// is an http.Handler for all that is under Root. It keeps nothing that another
// bridge would need to know, so that any number of them with one secret can stand
// behind a load balancer; a token is good once at each of them.
type Bridge struct {
	cfg            *Config
	logf           func(format string, args ...any)
	hosts, origins map[string]bool
	about          []byte // the answer to pathTargets
	tokens         *tokens
	gate           *gate
	metrics        *metrics
	lines          *rate.Limiter
	unsaid         atomic.Int64
	pace           pace
	dial           func(context.Context, *Target) (net.Conn, error)

	// dialling ends when Shutdown begins.
	dialling    context.Context
	endDialling context.CancelFunc

	mu      sync.Mutex
	closing bool
	open    map[*relay]struct{}
	gone    chan struct{} // closed when closing and none is open
}

// A pace is how patient a bridge is with what it does not hear from.
type pace struct {
	ping time.Duration // between WebSocket pings; balancers must be more patient than this
	pong time.Duration // for the answer to one
	take time.Duration // for a side to take at least one octet
	bye  time.Duration // for a page to answer a close, and a server to read what was sent before
}

var usualPace = pace{ping: 25 * time.Second, pong: 20 * time.Second, take: 30 * time.Second, bye: 5 * time.Second}

// New makes a bridge from a configuration that Load has checked. What it does is
// told by logf, one line a call: who, whereto, how long and how much, never what.
func New(cfg *Config, logf func(format string, args ...any)) *Bridge {
	b := &Bridge{
		cfg:     cfg,
		logf:    logf,
		tokens:  newTokens(cfg.Secret),
		gate:    newGate(cfg.Limits),
		metrics: newMetrics(cfg.Targets),
		lines:   rate.NewLimiter(linesPerSecond, linesAtOnce),
		pace:    usualPace,
		dial:    new(Dialer).Dial,
		open:    map[*relay]struct{}{},
		gone:    make(chan struct{}),
	}
	b.hosts, b.origins = places(cfg)
	b.about = about(cfg)
	b.dialling, b.endDialling = context.WithCancel(context.Background())
	return b
}

// about is what pages are told of the bridge.
func about(cfg *Config) []byte {
	type target struct {
		Name      string `json:"name"`
		Protocol  string `json:"protocol"`
		Host      string `json:"host"`
		Port      int    `json:"port"`
		TLS       string `json:"tls"`
		Guard     string `json:"guard"`
		Authority string `json:"authority,omitempty"`
	}
	all := struct {
		By      string   `json:"by"`
		Targets []target `json:"targets"`
	}{cfg.By, []target{}}
	for _, t := range cfg.Targets {
		all.Targets = append(all.Targets, target{t.Name, t.Protocol, t.Host, t.Port, t.TLS, t.Guard, t.Authority})
	}
	text, _ := json.Marshal(all) // strings and numbers do not fail
	return text
}

// methods are what is asked with at each path.
var methods = map[string]string{pathTargets: http.MethodGet, pathToken: http.MethodPost, pathOpen: http.MethodGet}

// ServeHTTP answers what is under Root. It follows no redirect and gives none.
func (b *Bridge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Origin")
	who := caller{addr: visitor(r, b.cfg.Proxies)}
	origin, no := b.admitted(r)
	who.origin = origin
	if no != nil {
		b.refuse(w, who, no)
		return
	}
	if r.Header.Get("Origin") != "" {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", "Retry-After")
	}
	method, ok := methods[r.URL.Path]
	switch {
	case !ok:
		no = refusef(codeRequest, "there is nothing here; the bridge has targets, token and open")
		no.status = http.StatusNotFound
	case r.Method == http.MethodOptions:
		h.Set("Access-Control-Allow-Methods", method)
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != method:
		h.Set("Allow", method+", OPTIONS")
		no = refusef(codeRequest, "%s wants %s", r.URL.Path, method)
		no.status = http.StatusMethodNotAllowed
	case r.URL.Path == pathTargets:
		h.Set("Content-Type", "application/json")
		_, _ = w.Write(b.about) // who has gone needs no answer
		return
	}
	if no != nil {
		b.refuse(w, who, no)
		return
	}
	target, no := b.target(r)
	if no != nil {
		b.refuse(w, who, no)
		return
	}
	who.target = target.Name
	if r.URL.Path == pathOpen {
		b.serveOpen(w, r, who, target)
		return
	}
	b.serveToken(w, who)
}

// target finds the target that a request names: it is never more than a name.
func (b *Bridge) target(r *http.Request) (*Target, *refusal) {
	names := r.URL.Query()["target"]
	if len(names) != 1 || names[0] == "" {
		return nil, refusef(codeTarget, "want the name of one target: ?target=NAME")
	}
	t := b.cfg.Target(names[0])
	if t == nil {
		return nil, refusef(codeTarget, "this bridge has no target %s; it goes only where its owner named, and by that name", shown(names[0]))
	}
	return t, nil
}

// serveToken gives a token for one connection.
func (b *Bridge) serveToken(w http.ResponseWriter, who caller) {
	if b.isClosing() {
		b.refuse(w, who, refusef(codeShutdown, "this bridge is being shut down"))
		return
	}
	if no := b.gate.ask(who.addr); no != nil {
		b.refuse(w, who, no)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"token": b.tokens.give(who.origin, who.target)}) // as above
}

// Over gives requests under Root to the bridge and all others to site.
func (b *Bridge) Over(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, Root) {
			b.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	})
}

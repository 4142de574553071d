package bridge

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// A code is the word for why a request is refused. The page knows those up to
// codeAddress; what follows no page of ours meets.
type code string

const (
	codeOrigin      code = "origin"
	codeHost        code = "host"
	codeTarget      code = "target"
	codeToken       code = "token"
	codeRate        code = "rate"
	codeConnections code = "connections" // in all
	codeAddress     code = "address"     // of one visitor
	codeShutdown    code = "shutdown"
	codeRequest     code = "request" // it is not what is asked there
)

// statuses are those that say the code in HTTP.
var statuses = map[code]int{
	codeOrigin: http.StatusForbidden, codeHost: http.StatusForbidden, codeTarget: http.StatusNotFound, codeToken: http.StatusForbidden,
	codeRate: http.StatusTooManyRequests, codeConnections: http.StatusServiceUnavailable, codeAddress: http.StatusTooManyRequests,
	codeShutdown: http.StatusServiceUnavailable, codeRequest: http.StatusBadRequest,
}

// A refusal is why a request gets nothing.
type refusal struct {
	code   code
	detail string        // in English; nothing secret
	status int           // 0: the code's own
	after  time.Duration // when to try again; 0: not said
}

func refusef(c code, format string, args ...any) *refusal {
	return &refusal{code: c, detail: fmt.Sprintf(format, args...)}
}

// shown is what a stranger sent, fit for a log and an answer: one short line.
func shown(sent string) string {
	const most = 100
	if len(sent) > most {
		sent = sent[:most] + "…"
	}
	return strconv.QuoteToASCII(sent)
}

// refuse answers a request with why it gets nothing, and logs it.
func (b *Bridge) refuse(w http.ResponseWriter, who caller, no *refusal) {
	b.refused(who, no)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if no.after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(no.after.Seconds()))))
	}
	status := no.status
	if status == 0 {
		status = statuses[no.code]
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct {
		Error  code   `json:"error"`
		Detail string `json:"detail"`
	}{no.code, no.detail}) // who has gone needs no answer
}

// A caller is who asks for what, as logs have it.
type caller struct {
	addr           netip.Addr
	origin, target string
}

func (c caller) String() string {
	return fmt.Sprintf("address=%s origin=%s target=%s", c.addr, known(c.origin), known(c.target))
}

func known(word string) string {
	if word == "" {
		return "-"
	}
	return word
}

// refused logs and counts a refusal. Of a flood not every one is logged.
func (b *Bridge) refused(who caller, no *refusal) {
	b.metrics.refusals.WithLabelValues(string(no.code)).Inc()
	if !b.lines.Allow() {
		b.unsaid.Add(1)
		return
	}
	if n := b.unsaid.Swap(0); n > 0 {
		b.logf("bridge: refused: %d more, of which there was no time to tell", n)
	}
	b.logf("bridge: refused: cause=%s %s: %s", no.code, who, no.detail)
}

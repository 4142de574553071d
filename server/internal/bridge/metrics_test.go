package bridge_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// metrics reads what the bridge counts, in Prometheus' text format.
func (h *house) metrics() map[string]string {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.bridge.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	all := map[string]string{}
	for line := range strings.SplitSeq(w.Body.String(), "\n") {
		if name, value, ok := strings.Cut(line, " "); ok && name != "#" {
			all[name] = value
		}
	}
	return all
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(echo)
		first, second := stands(t, h.open("campus")), stands(t, h.open("campus"))
		send(t, first, "hello")
		hears(t, first, "hello")
		h.ask("POST", "/-/bridge/token?target=other", "Origin", site)
		second.Close(1000, "")
		synctest.Wait()
		time.Sleep(time.Second)
		got := h.metrics()
		for name, want := range map[string]string{
			`sanduq_bridge_connections{target="campus"}`:                    "1",
			`sanduq_bridge_connections{target="lab"}`:                       "0",
			`sanduq_bridge_connections_total{cause="left",target="campus"}`: "1",
			`sanduq_bridge_refusals_total{reason="target"}`:                 "1",
			`sanduq_bridge_octets_total{direction="up"}`:                    "5",
			`sanduq_bridge_octets_total{direction="down"}`:                  "5",
			`sanduq_bridge_dial_seconds_count{target="campus"}`:             "2",
			`sanduq_bridge_dial_seconds_bucket{target="campus",le="0.001"}`: "2",
		} {
			if got[name] != want {
				t.Errorf("%s is %q; want %s", name, got[name], want)
			}
		}
	})
}

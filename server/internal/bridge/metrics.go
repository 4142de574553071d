package bridge

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// The directions of octets.
const (
	upOctets = iota
	downOctets
)

// metrics are what a bridge counts. No label is a stranger's to choose.
type metrics struct {
	registry    *prometheus.Registry
	connections *prometheus.GaugeVec     // target
	ended       *prometheus.CounterVec   // target, cause
	refusals    *prometheus.CounterVec   // reason
	octets      [2]prometheus.Counter    // by upOctets, downOctets
	dials       *prometheus.HistogramVec // target
}

func newMetrics(targets []Target) *metrics {
	octets := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "sanduq_bridge_octets_total", Help: "Octets carried, up to the servers and down to the pages."}, []string{"direction"})
	m := &metrics{
		registry: prometheus.NewRegistry(),
		connections: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "sanduq_bridge_connections", Help: "Connections that stand."}, []string{"target"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sanduq_bridge_connections_total", Help: "Connections that have ended, by why."}, []string{"target", "cause"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sanduq_bridge_refusals_total", Help: "Requests that were refused, by why."}, []string{"reason"}),
		octets: [2]prometheus.Counter{octets.WithLabelValues("up"), octets.WithLabelValues("down")},
		dials: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sanduq_bridge_dial_seconds", Help: "How long servers took to accept a connection, or not to.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"target"}),
	}
	m.registry.MustRegister(m.connections, m.ended, m.refusals, octets, m.dials, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, t := range targets {
		m.connections.WithLabelValues(t.Name) // told as 0 from the start
	}
	return m
}

// Metrics tells what the bridge counts, in Prometheus' format. It is for an address
// of its own, which no page reaches.
func (b *Bridge) Metrics() http.Handler {
	return promhttp.HandlerFor(b.metrics.registry, promhttp.HandlerOpts{})
}

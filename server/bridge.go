package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"

	"sanduq/server/internal/bridge"
)

// A bridgeHead is what serve has of a bridge: the bridge, and where its metrics are
// told.
type bridgeHead struct {
	*bridge.Bridge
	config  *bridge.Config
	metrics net.Listener // nil where nobody is to ask
	server  *http.Server // of the metrics
}

// openBridge reads the file of -bridge. The site is at web, which addr asked for:
// where nothing else is said the bridge is reached by the same name.
func (p *sanduq) openBridge(ctx context.Context, file, addr string, web net.Listener) (*bridgeHead, error) {
	name, _, err := net.SplitHostPort(addr)
	if err != nil { // not to be expected: it was listened at
		return nil, err
	}
	_, port, err := net.SplitHostPort(web.Addr().String()) // that of addr may be 0
	if err != nil {
		return nil, err
	}
	config, err := bridge.Load(file, net.JoinHostPort(name, port))
	if err != nil {
		return nil, err
	}
	b := &bridgeHead{Bridge: bridge.New(config, p.logf), config: config}
	if config.Metrics == "" {
		return b, nil
	}
	if b.metrics, err = listen(ctx, "metrics", config.Metrics); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	told := http.NewServeMux()
	told.Handle("GET /metrics", b.Metrics())
	b.server = &http.Server{
		Handler:           told,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      readTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerOctets,
		ErrorLog:          log.New(p.stderr, "metrics: ", 0),
	}
	return b, nil
}

// close gives up what openBridge opened, where that was not run.
func (b *bridgeHead) close() {
	if b.metrics != nil {
		b.metrics.Close()
	}
}

// announce says where the bridge leads, and where it tells its metrics.
func (b *bridgeHead) announce(p *sanduq) {
	for _, t := range b.config.Targets {
		fmt.Fprintf(p.stdout, "bridge: %s leads to %s:%d (%s, TLS %s, guard %s)\n", t.Name, t.Host, t.Port, t.Protocol, t.TLS, t.Guard)
	}
	if b.metrics != nil {
		fmt.Fprintf(p.stdout, "metrics: http://%s/metrics\n", b.metrics.Addr())
	}
}

// run tells metrics until ctx ends, and then every page that it is over.
func (b *bridgeHead) run(ctx context.Context) error {
	failed := make(chan error, 1)
	if b.metrics != nil {
		go func() { failed <- b.server.Serve(b.metrics) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	goodbye, stop := context.WithTimeout(context.WithoutCancel(ctx), goodbyeTime)
	defer stop()
	_ = b.Shutdown(goodbye) // who did not answer was cut off, which was logged
	if b.metrics != nil {
		b.server.Close()
		err = cmp.Or(err, <-failed)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"sanduq/server/internal/site"
	"sanduq/server/mailhost"
)

// Bounds on a visitor of the site. An answer may take its time, as the biggest
// is megabytes and some lines are slow.
const (
	headerTime   = 10 * time.Second
	readTime     = 30 * time.Second
	writeTime    = 10 * time.Minute
	idleTime     = 2 * time.Minute
	headerOctets = 64 << 10
	// goodbyeTime is what answers under way are given when serve ends.
	goodbyeTime = 3 * time.Second
	// endTime is when serve ends whatever still goes on: who stops it must not have to wait for longer.
	endTime = 4500 * time.Millisecond
)

// inMemory is said before the mail host's addresses: programs that fetch and delete mail are pointed at it.
const inMemory = "mail: in memory alone; whatever is sent to it or changed in it is gone when serve ends"

// serve shows the site, and opens the mail host for mail programs where a flag
// asks for it, until ctx ends.
func (p *sanduq) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`ADDR` of the site; port 0 takes any that is free")
	doors := doorFlags(flags)
	mail := mailOptionFlags(flags)
	certificate := tlsFlags(flags, p.logf)
	bridgeFile := flags.String("bridge", "", "`FILE` that says to which real mail servers pages may be carried;\nserver/README.md, \"To a real server\", says what is in it")
	hosts := hostsFlag(flags)
	content := contentFlags(flags)
	if err := p.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usagef("unexpected %q", flags.Arg(0))
	}
	offered, err := certificate.open()
	if err == nil {
		err = doors.check(offered, mail.public)
	}
	if err != nil {
		return err
	}
	cfg, course, err := p.configure(content)
	if err != nil {
		return err
	}
	if *bridgeFile != "" {
		cfg.Bridge = site.BridgeHere
	}
	h, lessons, follow, err := p.shown(cfg, course)
	if err != nil {
		return err
	}
	hosts.addMachine()
	hosts.add(*addr)
	web, err := listen(ctx, "-addr", *addr)
	if err != nil {
		return err
	}
	defer web.Close()
	var across *bridgeHead
	if *bridgeFile != "" {
		if across, err = p.openBridge(ctx, *bridgeFile, *addr, web); err != nil {
			return err
		}
		defer across.close()
		hosts.add(across.config.Hosts...)
	}
	open, err := doors.open(ctx, mail.public)
	if err != nil {
		return err
	}
	defer open.close()
	fmt.Fprintf(p.stdout, "site: http://%s/ (lessons: %d)\n", web.Addr(), lessons)
	p.tellPublished(cfg.Mailboxes)
	var host *mailhost.Host
	if len(open) > 0 {
		fmt.Fprintln(p.stdout, inMemory)
		var startTLS func(net.Conn) (net.Conn, error)
		if offered {
			startTLS = certificate.accept
			fmt.Fprintf(p.stdout, "tls: %s\n", certificate.describe())
		}
		host = p.mailHost(mail, course, cfg.Mailboxes, content.host, startTLS)
		for _, d := range open {
			fmt.Fprintf(p.stdout, "%s: %s\n", d.flag, d.listener.Addr())
		}
		if mail.public {
			fmt.Fprintln(p.stdout, publicMeans)
		}
	}
	server := p.webServer(h)
	server.Handler = hosts.over(h)
	if across != nil {
		across.announce(p)
		server.Handler = across.Over(server.Handler)
	}
	fmt.Fprintln(p.stdout, "Ctrl-C ends it.")
	return serveAll(ctx, server, web, host, open, across, follow)
}

// shown makes the site. One whose course lies on disk is for its author: what
// follow does until ctx ends keeps it as the course is. follow is nil for others.
func (p *sanduq) shown(cfg site.Config, joined *course) (h http.Handler, lessons int, follow func(context.Context), err error) {
	if !joined.onDisk() {
		s, err := p.site(cfg, joined)
		if err != nil {
			return nil, 0, nil, err
		}
		return s, s.Lessons(), nil, nil
	}
	cfg.Live = true
	s, err := site.New(cfg)
	if err != nil {
		return nil, 0, nil, err
	}
	a := &author{sanduq: p, course: joined, config: cfg, live: site.NewLive(s), shown: s}
	return a.live, s.Lessons(), a.watch, nil
}

// listen opens an address that a flag gave.
func listen(ctx context.Context, flagName, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, usagef("%s %s: want an address such as 127.0.0.1:8080", flagName, addr)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: choose another address with %s", addr, flagName)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flagName, err)
	}
	return l, nil
}

// serveAll serves site, mail and bridge until ctx ends, lets them say goodbye, and
// waits for them and for what is done beside.
func serveAll(ctx context.Context, server *http.Server, web net.Listener, host *mailhost.Host, open doors, across *bridgeHead, beside func(context.Context)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var others sync.WaitGroup
	if beside != nil {
		others.Go(func() { beside(ctx) })
	}
	if across != nil {
		others.Go(func() {
			if err := across.run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	for _, d := range open {
		others.Go(func() {
			if err := host.Serve(ctx, d.protocol, d.port, d.listener); err != nil {
				cancel(err) // without it the others should not seem to be all there is
			}
		})
	}
	webDone := make(chan struct{})
	go func() {
		defer close(webDone)
		<-ctx.Done()
		goodbye, stop := context.WithTimeout(context.WithoutCancel(ctx), goodbyeTime)
		defer stop()
		if server.Shutdown(goodbye) != nil {
			server.Close() // a visitor is too slow to wait for
		}
	}()
	err := server.Serve(web)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	cancel(err)
	late := time.After(endTime)
	<-webDone
	ended := make(chan struct{})
	go func() {
		others.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-late:
		err = errors.Join(err, fmt.Errorf("a session did not end within %v", endTime))
	}
	if failed := context.Cause(ctx); err == nil && !errors.Is(failed, context.Canceled) {
		err = failed
	}
	return err
}

func (p *sanduq) webServer(h http.Handler) *http.Server {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerOctets,
		ErrorLog:          log.New(p.stderr, "site: ", 0),
	}
	if live, ok := h.(*site.Live); ok {
		server.RegisterOnShutdown(live.End) // pages that listen would be waited for
	}
	return server
}

func (p *sanduq) logf(format string, args ...any) {
	fmt.Fprintf(p.stderr, format+"\n", args...)
}

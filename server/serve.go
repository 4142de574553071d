package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"sanduq/server/internal/site"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/mailstore"
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
)

// serve shows the site, and opens the mail host for mail programs where -imap
// asks for it, until ctx ends.
func (p *sanduq) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`ADDR` of the site; port 0 takes any that is free")
	imapAddr := flags.String("imap", "", "`ADDR` at which mail programs reach the mail host by IMAP, such as 127.0.0.1:1143;\nabsent, they do not")
	content := contentFlags(flags)
	if err := p.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usagef("unexpected %q", flags.Arg(0))
	}
	s, course, set, err := p.site(content)
	if err != nil {
		return err
	}
	web, err := listen(ctx, "-addr", *addr)
	if err != nil {
		return err
	}
	defer web.Close()
	var mail net.Listener
	if *imapAddr != "" {
		if mail, err = listen(ctx, "-imap", *imapAddr); err != nil {
			return err
		}
		defer mail.Close()
	}
	fmt.Fprintf(p.stdout, "site: http://%s/ (lessons: %d)\n", web.Addr(), s.Lessons())
	var host *mailhost.Host
	if mail != nil {
		store, users := p.fill(course, set)
		host = mailhost.New(store, mailhost.Config{Name: content.host, Rand: rand.Reader, Timeouts: true, Logf: p.logf})
		fmt.Fprintf(p.stdout, "imap: %s (mailboxes %s; users %s)\n", mail.Addr(), content.mailboxes, strings.Join(users, ", "))
	}
	fmt.Fprintln(p.stdout, "Ctrl-C ends it.")
	return serveAll(ctx, p.webServer(s), web, host, mail)
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

// fill makes the store that mail programs see. The faults of the set's files
// have been told with the site's; what the store refuses is told here.
func (p *sanduq) fill(course *course, chosen site.Mailboxes) (*mailstore.Store, []string) {
	var fsys fs.FS = course
	dir := "mailboxes/" + chosen.Name
	if chosen.FS != nil {
		fsys, dir = chosen.FS, chosen.Dir
	}
	set, _ := mailset.Load(fsys, dir)
	store := mailstore.New(mailstore.Options{})
	if err := set.Fill(store); err != nil {
		fmt.Fprintln(p.stderr, err)
	}
	return store, set.Users()
}

// serveAll serves both until ctx ends, lets them say goodbye, and waits for them.
func serveAll(ctx context.Context, server *http.Server, web net.Listener, host *mailhost.Host, mail net.Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	mailDone := make(chan struct{})
	if host == nil {
		close(mailDone)
	} else {
		go func() {
			defer close(mailDone)
			if err := host.Serve(ctx, "imap", 0, mail); err != nil {
				cancel(err) // without it the other should not seem to be all there is
			}
		}()
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
	<-webDone
	<-mailDone
	if failed := context.Cause(ctx); err == nil && !errors.Is(failed, context.Canceled) {
		err = failed
	}
	return err
}

func (p *sanduq) webServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerOctets,
		ErrorLog:          log.New(p.stderr, "site: ", 0),
	}
}

func (p *sanduq) logf(format string, args ...any) {
	fmt.Fprintf(p.stderr, format+"\n", args...)
}

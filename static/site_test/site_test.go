// Package site_test holds the whole site against a real browser, as `sanduq serve` serves it and as `sanduq build` writes
// it: pages, consoles, lessons and mail server together, used as a reader uses them, by keys and clicks. The parts have
// tests of their own; the sandbox without a console is in ../runtime_test.
package site_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"sanduq/server/peers"
	"sanduq/static/internal/browser"
)

func TestMain(m *testing.M) {
	code := browser.Main(m)
	for _, end := range []func() error{site.end, peers.End} {
		if err := end(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// site is what the command makes, built and started once for all tests.
var site made

type made struct {
	once    sync.Once
	err     error
	began   time.Time
	dir     string // of what is made
	program string // the command itself
	served  string // root URL of `sanduq serve`, its last slash included
	written string // the folder that `sanduq build` wrote
	serve   *exec.Cmd
	said    bytes.Buffer // by serve, of faults
}

func (m *made) make() error {
	if _, err := os.Stat("../dist/manifest.json"); err != nil {
		return errors.New("the assets are not built: run `make assets`")
	}
	if err := watch("../../server", "../../lessons", "../templates", "../dist", "../texts.json"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "sanduq-site-test-")
	if err != nil {
		return err
	}
	m.dir, m.began = dir, time.Now()
	// Without the race detector, under which compressing the site takes a minute.
	program := filepath.Join(dir, "sanduq")
	if err := command("go", "build", "-o", program, "sanduq/server"); err != nil {
		return err
	}
	m.program, m.written = program, filepath.Join(dir, "site")
	if err := command(program, "build", "-o", m.written); err != nil {
		return err
	}
	return m.start(program)
}

// watch makes the test's cached result depend on these files: go test knows the packages that a test imports and the
// files that it opens, not what a command of its was built from.
func watch(roots ...string) error {
	for _, root := range roots {
		err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
			if err == nil {
				_, err = os.Stat(name)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func command(name string, args ...string) error {
	said, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, said)
	}
	return nil
}

var announced = regexp.MustCompile(`site: (http://\S+)`)

// start starts `sanduq serve` at a free port.
func (m *made) start(program string, args ...string) error {
	m.serve = exec.Command(program, append([]string{"serve", "-addr", "127.0.0.1:0"}, args...)...)
	m.serve.Stderr = &m.said
	out, err := m.serve.StdoutPipe()
	if err != nil {
		return err
	}
	if err := m.serve.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := announced.FindStringSubmatch(lines.Text()); found != nil {
			m.served = found[1]
			return nil
		}
	}
	return errors.Join(errors.New("serve does not say where it serves"), m.end())
}

// end is Ctrl-C: serve must end, and must have had nothing to complain about.
func (m *made) end() error {
	defer os.RemoveAll(m.dir)
	if m.serve == nil || m.serve.Process == nil {
		return nil
	}
	late := time.AfterFunc(30*time.Second, func() { _ = m.serve.Process.Kill() })
	defer late.Stop()
	err := errors.Join(m.serve.Process.Signal(os.Interrupt), m.serve.Wait())
	if m.said.Len() > 0 {
		err = errors.Join(err, errors.New(m.said.String()))
	}
	if err != nil {
		return fmt.Errorf("sanduq serve: %w", err)
	}
	return nil
}

// A host is one way for the site to be on the web.
type host struct {
	name string
	root string // URL, its last slash included
	http.Handler
}

// prefix is where the written site lies on its host.
const prefix = "/docs/sanduq/"

// hosts returns the site as it is served, and as it is written, on a host that knows nothing of it: of plain files under
// a path, which sends no header of ours and never a compressed form.
func hosts(t *testing.T) []host {
	t.Helper()
	site.once.Do(func() { site.err = site.make() })
	if site.err != nil {
		t.Fatal(site.err)
	}
	served, err := url.Parse(site.served)
	if err != nil {
		t.Fatal(err)
	}
	return []host{
		{"serve", site.served, httputil.NewSingleHostReverseProxy(served)},
		start(t, host{name: "build", Handler: http.StripPrefix(prefix, http.FileServer(http.Dir(site.written)))}),
	}
}

// start puts a host's handler on the web.
func start(t *testing.T, h host) host {
	t.Helper()
	server := httptest.NewServer(h.Handler)
	t.Cleanup(server.Close)
	h.root = server.URL + "/"
	if h.name == "build" {
		h.root = server.URL + prefix
	}
	return h
}

// each runs a test for every host.
func each(t *testing.T, f func(t *testing.T, h host)) {
	t.Helper()
	t.Parallel()
	for _, h := range hosts(t) {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			f(t, h)
		})
	}
}

// Package browser drives a real Chromium for tests: one process for a test binary, and for each test a tab with a
// storage of its own. It finds the browser that the system has; it downloads none.
//
// A test package has in its TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// names are what a system calls the browser.
var names = []string{"chromium", "chromium-browser", "google-chrome"}

// Insecure is a host's name that leads to 127.0.0.1, and whose http:// origin is no secure context.
const Insecure = "class.test"

// ErrMissing says in one line what to do.
var ErrMissing = errors.New("there is no Chromium: make test-tools installs it (on Debian: apt-get install chromium)")

// tabs bounds how many tabs are open at once: on two cores more only wait for each other.
var tabs = make(chan struct{}, 3)

var (
	once    sync.Once
	process context.Context // the browser's
	stop    = func() {}
	failed  error
)

// Main runs a package's tests and ends the browser after them, if one was started. It returns the exit code.
func Main(m *testing.M) int {
	defer End()
	return m.Run()
}

// End ends the browser, if one was started, for a program that is no test.
func End() { stop() }

// start starts the browser once for all tests.
func start() (context.Context, error) {
	once.Do(func() {
		path, err := find()
		if err != nil {
			failed = err
			return
		}
		alloc, endAlloc := chromedp.NewExecAllocator(context.Background(),
			chromedp.ExecPath(path),
			chromedp.Headless,
			chromedp.NoSandbox, // the tests' machine is a container, and often root's
			chromedp.DisableGPU,
			chromedp.NoFirstRun,
			chromedp.NoDefaultBrowserCheck,
			chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true),
			chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-dev-shm-usage", true),
			chromedp.Flag("hide-scrollbars", true),
			// An origin that is no secure context, as a class at http://10.0.0.5:8080 has it: loopback addresses are secure.
			chromedp.Flag("host-resolver-rules", "MAP "+Insecure+" 127.0.0.1"),
			chromedp.Flag("lang", "en"),
			chromedp.WSURLReadTimeout(time.Minute),
		)
		ctx, end := chromedp.NewContext(alloc)
		if err := chromedp.Do(ctx); err != nil {
			end()
			endAlloc()
			failed = fmt.Errorf("starting Chromium: %w", err)
			return
		}
		process = ctx
		stop = func() {
			end() // waits for the process, so that its folder can be removed
			endAlloc()
		}
	})
	return process, failed
}

func find() (string, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

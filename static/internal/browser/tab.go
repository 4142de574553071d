package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take for what a test waits for: generous, as it is only ever waited for in full
// where the test fails.
const patience = 60 * time.Second

// A Tab is one page with a storage of its own, closed with its test. Its methods fail the test where they cannot do
// what they say.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	mu     sync.Mutex
	faults []string
}

// Open opens an empty tab, 1280 by 800 CSS pixels, and waits for its turn where many are open. What the page
// complains about is printed where the test fails.
func Open(t testing.TB) *Tab {
	t.Helper()
	browser, err := start()
	if err != nil {
		t.Fatal(err)
	}
	tabs <- struct{}{}
	t.Cleanup(func() { <-tabs })
	return open(t, browser, chromedp.WithNewBrowserContext())
}

// Beside opens another tab that shares this one's storage, as a second tab of one person does.
func (tab *Tab) Beside() *Tab {
	tab.t.Helper()
	c := chromedp.FromContext(tab.ctx)
	return open(tab.t, tab.ctx, chromedp.WithExistingBrowserContext(c.BrowserContextID))
}

func open(t testing.TB, parent context.Context, opts ...chromedp.ContextOption) *Tab {
	t.Helper()
	ctx, end := chromedp.NewContext(parent, opts...)
	t.Cleanup(end)
	tab := &Tab{t: t, ctx: ctx}
	// A tab lives as long as the context of its first action, so that one must not be bounded.
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatalf("a new tab: %v", err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, fault := range tab.Faults() {
				t.Log("the page: " + fault)
			}
		}
	})
	tab.Run(chromedp.EmulateViewport(1280, 800))
	return tab
}

// hear collects what a developer would see in red in the page's console.
func (tab *Tab) hear(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			fault += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError && e.Entry.Level != log.EntryLevelWarning {
			return
		}
		fault = fmt.Sprintf("%s (%s)", e.Entry.Text, e.Entry.URL)
	case *runtime.EventConsoleAPICalled:
		if e.Type != "error" && e.Type != "warning" {
			return
		}
		var words []string
		for _, arg := range e.Args {
			words = append(words, string(arg.Value)+arg.Description)
		}
		fault = strings.Join(words, " ")
	default:
		return
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.faults = append(tab.faults, fault)
}

// Faults returns what the page has complained about so far: uncaught exceptions, what its policy refused, files
// that failed to load, console.error and console.warn.
func (tab *Tab) Faults() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return append([]string(nil), tab.faults...)
}

// Run runs chromedp actions.
func (tab *Tab) Run(actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tab.t.Fatalf("the browser: %v", err)
	}
}

// Go loads a page.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	tab.Run(chromedp.Navigate(url))
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.Run(chromedp.Reload())
}

// Do evaluates a JavaScript expression, waits where it is a promise, and stores the result in into: a pointer as for
// json.Unmarshal, or nil.
func (tab *Tab) Do(expression string, into any) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if into == nil {
		into = new(any)
		expression = "Promise.resolve(" + expression + ").then(() => null)"
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		"(async () => JSON.stringify(await ("+expression+")))()", chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
}

// Wait waits until a JavaScript expression is true. Where it stays untrue the test fails, and says what the others
// are then. It waits on where a link leads to another page.
func (tab *Tab) Wait(expression string, others ...string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	poll := chromedp.Poll[any]("Boolean("+expression+")",
		chromedp.WithPollingInterval(10*time.Millisecond), chromedp.WithPollingTimeout(patience))
	_, err := chromedp.Run(ctx, poll)
	for err != nil && ctx.Err() == nil && left(err) {
		_, err = chromedp.Run(ctx, poll)
	}
	if err == nil {
		return
	}
	for _, other := range others {
		var got string
		tab.Do("String("+other+")", &got)
		tab.t.Logf("%s = %s", other, got)
	}
	tab.t.Fatalf("waited in vain for %s: %v", expression, err)
}

// left reports whether err says that the page went away for another: what is waited for may stand on that one.
func left(err error) bool {
	var refused *cdproto.Error
	return errors.As(err, &refused) && slices.ContainsFunc([]string{
		"Cannot find context", "context was destroyed", "Inspected target navigated",
	}, func(text string) bool { return strings.Contains(refused.Message, text) })
}

// Keys types into what has the focus, as a keyboard does: see chromedp's kb for what is no letter.
func (tab *Tab) Keys(keys string) {
	tab.t.Helper()
	tab.Run(chromedp.KeyEvent(keys))
}

// Size makes the window this large, in CSS pixels.
func (tab *Tab) Size(width, height int64) {
	tab.t.Helper()
	tab.Run(chromedp.EmulateViewport(width, height))
}

// Media sets a media feature, such as prefers-color-scheme to dark.
func (tab *Tab) Media(feature, value string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: feature, Value: value}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params); err != nil {
		tab.t.Fatalf("%s: %s: %v", feature, value, err)
	}
}

// Screenshot writes what the window shows to the folder that SCREENSHOTS names, as name.png; without it, nothing.
func (tab *Tab) Screenshot(name string) {
	tab.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tab.t.Fatalf("screenshot: %v", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

package site_test

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"testing"

	browserAPI "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sanduq/static/internal/browser"
)

//go:embed testdata/driver.js
var driver string

// A reader uses a page as people do: looks, clicks, types.
type reader struct {
	*browser.Tab
	t *testing.T
}

// read opens a tab on a page. Scripts run in it before the page's own.
func read(t *testing.T, url string, scripts ...string) reader {
	t.Helper()
	r := reader{browser.Open(t), t}
	r.prepare(scripts...)
	r.Go(url)
	return r
}

func (r reader) prepare(scripts ...string) {
	r.t.Helper()
	// As a window in front of its reader, also while others are open; and what moves, jumps.
	r.Run(call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	r.Media("prefers-reduced-motion", "reduce")
	for _, script := range append([]string{driver}, scripts...) {
		r.Run(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}))
	}
}

// call makes an action of a command of the browser's protocol.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// click clicks what a JavaScript expression gives, where it is seen.
func (r reader) click(expression string) {
	r.t.Helper()
	r.Wait(expression)
	var at struct{ X, Y float64 }
	r.Do("look.place("+expression+")", &at)
	r.Run(chromedp.MouseClickXY(at.X, at.Y))
}

// button is an expression for the button of a console whose name is this or begins so.
func button(console int, name string) string {
	return fmt.Sprintf("look.all('button', look.consoles()[%d]).find((b) => b.checkVisibility() && !b.disabled && b.textContent.startsWith(%q))",
		console, name)
}

// enter types lines into the console that has the focus, each ended with Enter.
func (r reader) enter(lines ...string) {
	r.t.Helper()
	for _, line := range lines {
		r.Keys(line + kb.Enter)
	}
}

// sees waits until a console's transcript has a text, and returns the whole.
func (r reader) sees(console int, text string) string {
	r.t.Helper()
	whole := fmt.Sprintf("look.text(%d)", console)
	r.Wait(fmt.Sprintf("%s.includes(%q)", whole, text), whole, "look.status()", "look.one('.failure')?.textContent")
	return r.text(whole)
}

// shown returns the first console's transcript with all that has come: lines are shown with the next frame, after the
// progress that they make.
func (r reader) shown() string {
	r.t.Helper()
	r.Do(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
	return r.text(`look.text()`)
}

func (r reader) text(expression string) string {
	r.t.Helper()
	var text string
	r.Do(expression, &text)
	return text
}

// isClean fails where the page has complained: of an error, of a file that is not there, of what its policy forbids.
func (r reader) isClean() {
	r.t.Helper()
	if faults := r.Faults(); len(faults) > 0 {
		r.t.Errorf("the page complained:\n%s", strings.Join(faults, "\n"))
	}
}

// allowClipboard grants the page the use of the clipboard, for which a reader would be asked.
func (r reader) allowClipboard() {
	r.t.Helper()
	r.Run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		var err error
		for _, name := range []string{"clipboard-read", "clipboard-write"} {
			_, refused := chromedp.CallBrowser(ctx, browserAPI.SetPermission, browserAPI.SetPermissionParams{
				Permission:       &browserAPI.PermissionDescriptor{Name: name},
				Setting:          browserAPI.PermissionSettingGranted,
				BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
			})
			err = errors.Join(err, refused)
		}
		return err
	}))
}

// paste is Ctrl and V.
func (r reader) paste() {
	r.t.Helper()
	r.Run(chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl), commands("paste")))
}

// commands names what a shortcut does: the browser without a window has no menu that would know.
func commands(names ...string) chromedp.KeyOption {
	return func(key *input.DispatchKeyEventParams) {
		if key.Type == kb.KeyRawDown || key.Type == input.DispatchKeyEventTypeKeyDown {
			key.Commands = names
		}
	}
}

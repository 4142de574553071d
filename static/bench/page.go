package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing/fstest"

	"github.com/evanw/esbuild/pkg/api"

	"sanduq/server/mailhost"
	"sanduq/static/internal/browser"
)

// page measures what a page waits for, in a real browser: from asking the Worker to the answer as events in the page.
// Beside each stands the least that it could be: a Worker that only sends back, the same server natively.
func page(s *stand, p *plan) []row {
	built := readAssets(s, p.module)
	set, err := tar(p.size)
	s.must(err)
	natively := nativeTimes(s, p)
	rows := run(p, "page", func(s *stand, p *plan) []row { return pageRows(s, p, built, set, natively) })
	for _, flags := range p.flags {
		name := "with -gcflags=" + strconv.Quote(flags)
		fmt.Fprintf(p.verbose, "building the program %s\n", name)
		other := buildAssets(s, p.module, flags)
		rows = append(rows, row{what: name + ": the program, brotli", unit: "KB", value: kilobytes(other.weight()),
			beside: "else " + number(kilobytes(built.weight()), "KB")})
		rows = append(rows, run(p, name, func(s *stand, p *plan) []row { return pageRows(s, p, other, set, natively) })...)
	}
	return rows
}

// answer is what a large command gave, natively or in the page.
type answer struct {
	Took   []float64 // milliseconds
	Octets int       // of the lines before the completion
}

// nativeTimes times the large commands over a connection in memory, by a client that only reads lines.
func nativeTimes(s *stand, p *plan) map[string]answer {
	store, err := ours(p.size)
	s.must(err)
	host := mailhost.New(store, mailhost.Config{Name: "localhost"})
	defer host.Close()
	conn, err := host.Dial("imap", 0)
	s.must(err)
	defer conn.Close()
	c, err := newPlainClient(conn)
	s.must(err)
	answers := map[string]answer{}
	for _, l := range large(p.size) {
		var a answer
		for i := range p.times + 2 {
			took, octets, err := c.do(l.command)
			s.must(err)
			if a.Octets = octets; i >= 2 {
				a.Took = append(a.Took, milliseconds(took))
			}
		}
		answers[l.command] = a
	}
	return answers
}

// pageRows measures the program among these assets.
func pageRows(s *stand, p *plan, built *assets, set []byte, natively map[string]answer) []row {
	tab := browser.Open(s)
	tab.Go(serve(s, p, built, set) + "/")
	tab.Wait(`globalThis.bench`)
	tab.Do(fmt.Sprintf(`bench.open(%q, %q, %q)`, user, password, mailbox), nil)

	var trips struct{ Noop, Echo []float64 }
	tab.Do(fmt.Sprintf(`bench.trips(%d)`, 100*p.times), &trips)
	noop, least := median(trips.Noop)
	echo, _ := median(trips.Echo)
	rows := []row{{what: "NOOP: page, Worker and back", value: noop, unit: "ms", must: 0.5, aim: 0.3,
		beside: fmt.Sprintf("postMessage to a Worker and back %s; at best %s", number(echo, "ms"), number(least, "ms"))}}
	for _, l := range large(p.size) {
		var a answer
		tab.Do(fmt.Sprintf(`bench.command(%q, %d)`, l.command, p.times), &a)
		if want := natively[l.command].Octets; a.Octets != want {
			s.Fatalf("%s gave %d octets in the page and %d natively", l.command, a.Octets, want)
		}
		inPage, least := median(a.Took)
		native, _ := median(natively[l.command].Took)
		rows = append(rows, row{what: thousands(p.size) + " messages in the page: " + l.command, value: inPage, unit: "ms", must: l.must, aim: l.aim,
			beside: fmt.Sprintf("natively %s; at best %s", number(native, "ms"), number(least, "ms"))})
	}
	return rows
}

// serve serves the page and its assets. The page is isolated from other origins: only then do browsers let it see
// time in less than tenths of milliseconds.
func serve(s *stand, p *plan, built *assets, set []byte) string {
	script := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(p.module, "static", "bench", "page.ts")},
		Bundle:      true,
		Format:      api.FormatESModule,
		Define:      map[string]string{"SANDUQ_ROOT": `"./"`, "SANDUQ_BRIDGE": `""`, "SANDUQ_EMBED": `""`, "SANDUQ_WORKER": strconv.Quote(built.Worker)},
	})
	if len(script.Errors) > 0 {
		s.Fatal(script.Errors[0].Text)
	}
	return browser.Site{
		Files: overlay{
			over: fstest.MapFS{
				"page.js":   {Data: script.OutputFiles[0].Contents},
				"echo.js":   {Data: []byte(`onmessage = ({ data }) => postMessage(data)`)},
				"large.tar": {Data: set},
			},
			under: os.DirFS(built.dir),
		},
		Pages: map[string]string{"/": `<!doctype html><html lang="en"><title>Bench</title><script type="module" src="page.js"></script>`},
		Header: http.Header{
			"Cross-Origin-Opener-Policy":   {"same-origin"},
			"Cross-Origin-Embedder-Policy": {"require-corp"},
		},
	}.Start(s)
}

// overlay is files over other files.
type overlay struct {
	over  fstest.MapFS
	under fs.FS
}

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.over.Open(name); err == nil {
		return f, nil
	}
	return o.under.Open(name)
}

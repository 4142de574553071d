package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sanduq/static/internal/browser"
)

// transfer opens the first page of the site that `sanduq build` writes, in a browser that has never seen it, and counts
// what the host sends until the mail server has greeted: the bodies, compressed by brotli where there is a .br.
func transfer(s *stand, p *plan) []row {
	built := readAssets(s, p.module)
	dir := filepath.Join(folder(s), "site")
	command(s, p.module, nil, "go", "run", "./server", "build", "-o", dir)
	host := &counting{site: browser.Site{Files: os.DirFS(dir)}}
	server := httptest.NewServer(host)
	s.Cleanup(server.Close)
	tab := browser.Open(s)
	tab.Go(server.URL + "/")
	tab.Wait(`document.querySelector('mail-console')?.shadowRoot?.querySelector('[role=log]')?.textContent.includes('server ready')`)

	whole, paint := row{what: "whole transfer to the first prompt, brotli", unit: "KB", must: 950, aim: 850},
		row{what: "first paint without wasm: HTML, CSS, JS, brotli", unit: "KB", must: 30, aim: 25}
	var each []row
	for _, f := range host.sent() {
		whole.value += kilobytes(f.octets)
		if f.paints() {
			paint.value += kilobytes(f.octets)
		}
		each = append(each, row{what: "  " + f.path, value: kilobytes(f.octets), unit: "KB"})
	}
	empty := brotlied(s, emptyProgram(s, built.GCFlags))
	whole.beside = fmt.Sprintf("a Go program that does nothing: %s", number(kilobytes(len(empty)), "KB"))
	return append([]row{whole, paint}, each...)
}

// counting is a host that keeps count.
type counting struct {
	site  browser.Site
	mu    sync.Mutex
	files []file
}

// file is one answer.
type file struct {
	path   string
	dest   string // what the browser wants it for: Sec-Fetch-Dest
	octets int
}

// paints says whether the first paint waits for a file.
func (f *file) paints() bool {
	return slices.Contains([]string{"document", "style", "script", "image", "font"}, f.dest)
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/") {
		r.URL.Path += "index.html"
	}
	counted := &countingWriter{ResponseWriter: w}
	c.site.ServeHTTP(counted, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files = append(c.files, file{r.URL.Path, r.Header.Get("Sec-Fetch-Dest"), counted.octets})
}

// sent returns what was sent so far, the heaviest first.
func (c *counting) sent() []file {
	c.mu.Lock()
	defer c.mu.Unlock()
	sorted := slices.Clone(c.files)
	slices.SortStableFunc(sorted, func(a, b file) int { return cmp.Compare(b.octets, a.octets) })
	return sorted
}

type countingWriter struct {
	http.ResponseWriter
	octets int
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.octets += n
	return n, err
}

package browser

import (
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

// A Site serves files to a tab, as a host of static files would.
type Site struct {
	Files fs.FS
	// Pages are what there is beside the files: from a path such as "/" to HTML.
	Pages map[string]string
	// Header is sent with every answer.
	Header http.Header
	// Plain: the host has never heard of compression. Otherwise a file's .br form is sent for it where the client takes
	// it and the form is there.
	Plain bool
}

// Start serves on a loopback port of its own until the test ends, and returns the root's URL, without a last slash.
func (s Site) Start(t testing.TB) string {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.URL
}

// ServeHTTP implements http.Handler.
func (s Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, values := range s.Header {
		w.Header()[name] = values
	}
	if page, ok := s.Pages[r.URL.Path]; ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "favicon.ico" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	if !s.Plain && strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
		if content, err := fs.ReadFile(s.Files, name+".br"); err == nil {
			w.Header().Set("Content-Encoding", "br")
			w.Write(content)
			return
		}
	}
	content, err := fs.ReadFile(s.Files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Write(content)
}

func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".wasm":
		return "application/wasm"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".gz", ".tar":
		return "application/octet-stream"
	default:
		return mime.TypeByExtension(ext)
	}
}

package site

import (
	"net/http"
	"path"
	"strconv"
	"strings"
)

const (
	cacheForever = "public, max-age=31536000, immutable"
	// cacheChecked: kept, but asked for anew each time, which a 304 answers.
	cacheChecked = "no-cache"
)

// ServeHTTP answers GET and HEAD for the files of the site. A folder's address
// gives its index.html; without its final slash it leads there.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "405 only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/")
	if !ok {
		s.serveNotFound(w, r)
		return
	}
	name = indexOf(name)
	if f, ok := s.files[name]; ok {
		serveFile(w, r, f)
		return
	}
	if f, ok := s.compressed(name); ok {
		serveFile(w, r, f)
		return
	}
	if _, ok := s.files[name+"/index.html"]; ok {
		serveRedirect(w, r, path.Base(name)+"/")
		return
	}
	s.serveNotFound(w, r)
}

// indexOf returns the file that a folder's address gives; any other names its file.
func indexOf(name string) string {
	if name == "" || strings.HasSuffix(name, "/") {
		return name + "index.html"
	}
	return name
}

// compressed finds the file "x.br" or "x.gz" that a build has beside "x": a
// script fetches one where a host does not negotiate.
func (s *Site) compressed(name string) (*File, bool) {
	ext := path.Ext(name)
	f, ok := s.files[strings.TrimSuffix(name, ext)]
	if !ok {
		return nil, false
	}
	c := &File{Path: name, Immutable: f.Immutable, Shared: f.Shared, Hash: f.Hash + ext, br: ready(nil), gz: ready(nil)}
	switch ext {
	case ".br":
		c.Content, c.Type = f.Brotli(), "application/octet-stream"
	case ".gz":
		c.Content, c.Type = f.Gzip(), "application/gzip"
	}
	return c, c.Content != nil
}

// serveFile answers with f, in the coding asked for, or with 304 where the visitor has it.
func serveFile(w http.ResponseWriter, r *http.Request, f *File) {
	h := w.Header()
	code, content := negotiate(f, strings.Join(r.Header.Values("Accept-Encoding"), ","))
	tag := `"` + f.Hash + `"`
	if code != identity {
		tag = `"` + f.Hash + "-" + string(code) + `"`
	}
	if compressible[path.Ext(f.Path)] {
		h.Set("Vary", "Accept-Encoding")
	}
	h.Set("ETag", tag)
	h.Set("Cache-Control", cacheChecked)
	if f.Immutable {
		h.Set("Cache-Control", cacheForever)
	}
	if f.Shared {
		share(h)
	}
	if f.Policy != "" {
		h.Set("Content-Security-Policy", f.Policy)
	}
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if code != identity {
		h.Set("Content-Encoding", string(code))
	}
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(content) // a visitor who has gone needs no answer
	}
}

// matches reports whether an If-None-Match header names tag (RFC 9110, section
// 13.1.2: the comparison is weak).
func matches(header []string, tag string) bool {
	for _, line := range header {
		for member := range strings.SplitSeq(line, ",") {
			member = strings.TrimSpace(member)
			if member == "*" || strings.TrimPrefix(member, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// serveRedirect leads to a relative address, so that it holds under any path
// that something in front of us may have taken off.
func serveRedirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", "./"+to)
	w.Header().Set("Cache-Control", cacheChecked)
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusMovedPermanently)
}

// serveNotFound answers 404 with a page in both languages, whose relative
// addresses are right for the depth of the path that was asked for.
func (s *Site) serveNotFound(w http.ResponseWriter, r *http.Request) {
	page, err := s.notFound(strings.Count(strings.TrimPrefix(r.URL.Path, "/"), "/"))
	if err != nil { // not to be expected: New has rendered this page
		http.Error(w, "404 there is no such page", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mediaType(".html"))
	h.Set("Content-Security-Policy", PagePolicy)
	h.Set("Cache-Control", cacheChecked)
	h.Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(http.StatusNotFound)
	if r.Method == http.MethodGet {
		_, _ = w.Write(page)
	}
}

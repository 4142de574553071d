package site

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// changesPath is where a page of a live site asks to hear of its next version.
const changesPath = "/-/changes"

// maxListeners bounds how many pages listen at a time.
const maxListeners = 100

// A Live serves a site that is made anew while it is served. Its methods may be
// called by many goroutines.
type Live struct {
	mu        sync.Mutex
	site      *Site
	changed   chan struct{} // closed with the next site
	ended     bool
	listeners int
}

// NewLive serves s until another site is shown.
func NewLive(s *Site) *Live { return &Live{site: s, changed: make(chan struct{})} }

// Show puts s in the place of the site there is. Open pages that differ in s hear of it.
func (l *Live) Show(s *Site) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.site = s
	l.wake()
}

// End lets go of the pages that listen.
func (l *Live) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.wake()
}

func (l *Live) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// now returns the site, and what is closed when there is another; nil: it ends.
func (l *Live) now() (*Site, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return nil, nil
	}
	return l.site, l.changed
}

// ServeHTTP implements http.Handler.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == changesPath && r.Method == http.MethodGet {
		l.tell(w, r)
		return
	}
	l.mu.Lock()
	s := l.site
	l.mu.Unlock()
	s.ServeHTTP(w, r)
}

// tell answers a page, whose path from the root is in the query beside the
// version that it has, with an event for each other version that there is (HTML
// Living Standard, section 9.2), until one of them goes.
func (l *Live) tell(w http.ResponseWriter, r *http.Request) {
	if !l.listen(1) {
		http.Error(w, "503 too many pages listen", http.StatusServiceUnavailable)
		return
	}
	defer l.listen(-1)
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{}) // it lasts as long as the page is open
	secure(w.Header())
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, "retry: 1000\n\n")
	query := r.URL.Query()
	page, has := query.Get("page"), query.Get("version")
	for {
		s, changed := l.now()
		if s == nil {
			return
		}
		if version := s.version(page); version != has {
			has = version
			fmt.Fprintf(w, "data: %s\n\n", version)
		}
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// listen counts a page in or out; false: there is no room.
func (l *Live) listen(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n > 0 && l.listeners >= maxListeners {
		return false
	}
	l.listeners += n
	return true
}

// version returns that of the page at a path from the root.
func (s *Site) version(path string) string {
	if v, ok := s.live[indexOf(path)]; ok {
		return v
	}
	return gone
}

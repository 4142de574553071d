package bridge

import "context"

func (b *Bridge) isClosing() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closing
}

// admit takes a connection in, or reports that the bridge takes none any more.
func (b *Bridge) admit(r *relay) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closing {
		return false
	}
	b.open[r] = struct{}{}
	return true
}

func (b *Bridge) dismiss(r *relay) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.open, r)
	b.closeLocked()
}

func (b *Bridge) closeLocked() {
	if b.closing && len(b.open) == 0 {
		select {
		case <-b.gone:
		default:
			close(b.gone)
		}
	}
}

// Shutdown takes no more connections, tells every page that stands, and lets go
// out what is under way. It returns when all have ended: nil, or ctx's error where
// that came first and the rest were cut off.
func (b *Bridge) Shutdown(ctx context.Context) error {
	b.mu.Lock()
	b.closing = true
	b.closeLocked()
	for r := range b.open {
		go r.end(Shutdown) // each waits for its page's answer
	}
	b.mu.Unlock()
	b.endDialling()
	select {
	case <-b.gone:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	for r := range b.open {
		r.cut()
	}
	b.mu.Unlock()
	<-b.gone
	return ctx.Err()
}

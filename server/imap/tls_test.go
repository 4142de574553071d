package imap_test

import (
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
)

// TestStartTLSForReal makes the handshake of crypto/tls with a client that
// others wrote, and is woken from IDLE through it.
func TestStartTLSForReal(t *testing.T) {
	t.Parallel()
	pair := talk.Certificate(t, "shadrach.smallorg.org")
	w := testWorld(t, imap.Config{StartTLS: pair.Accept})
	exists := make(chan uint32, 10)
	c, err := imapclient.NewStartTLS(w.Dial(), &imapclient.Options{
		TLSConfig: pair.Client,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				exists <- *data.NumMessages
			}
		}},
	})
	must(t, err)
	defer c.Close()
	must(t, c.Login("alex", "drums").Wait())
	_, err = c.Select("newbox", nil).Wait()
	must(t, err)
	idle, err := c.Idle()
	must(t, err)
	alex, _ := w.store.User("alex")
	for n := uint32(7); n < 10; n++ {
		w.put(alex, "newbox", "More")
		select {
		case got := <-exists:
			if got != n {
				t.Errorf("EXISTS %d, want %d", got, n)
			}
		case <-time.After(talk.Patience):
			t.Fatal("IDLE is not woken")
		}
	}
	must(t, idle.Close())
	must(t, idle.Wait())
	must(t, c.Logout().Wait())
}

package imap_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
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
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"shadrach.smallorg.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	server := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}

	w := testWorld(t, imap.Config{StartTLS: func(c net.Conn) (net.Conn, error) {
		secure := tls.Server(c, server)
		return secure, secure.Handshake()
	}})
	exists := make(chan uint32, 10)
	c, err := imapclient.NewStartTLS(w.Dial(), &imapclient.Options{
		TLSConfig: &tls.Config{RootCAs: roots, ServerName: "shadrach.smallorg.org"},
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

package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// A certificate is what mail programs are shown in TLS. It lies in files, which are read again when they have changed:
// it is renewed while serve runs.
type certificate struct {
	chain, key string // the files, in PEM; empty: there is none
	logf       func(format string, args ...any)
	config     *tls.Config

	mu      sync.Mutex
	current *tls.Certificate
	read    [2]os.FileInfo // of chain and key, when they were read last
}

// tlsFlags has the flags for a certificate.
func tlsFlags(flags *flag.FlagSet, logf func(string, ...any)) *certificate {
	c := &certificate{logf: logf}
	c.config = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.now}
	flags.StringVar(&c.chain, "tls-cert", "", "`FILE` with the mail host's certificate in PEM, and those between it and its authority behind it:\n"+
		"mail programs are offered TLS, and no password is taken without it. A renewed file is read by itself")
	flags.StringVar(&c.key, "tls-key", "", "`FILE` with the private key of -tls-cert in PEM, without a passphrase")
	return c
}

// open reads the files where the flags name them. Then offered is true, and accept can be used.
func (c *certificate) open() (offered bool, err error) {
	switch {
	case c.chain == "" && c.key == "":
		return false, nil
	case c.key == "":
		return false, usagef("-tls-cert %s: the key of the certificate is missing, -tls-key FILE", c.chain)
	case c.chain == "":
		return false, usagef("-tls-key %s: the certificate is missing, -tls-cert FILE", c.key)
	}
	return true, c.load()
}

// accept makes the server's side of a handshake. It is a mailhost.Config's StartTLS.
func (c *certificate) accept(conn net.Conn) (net.Conn, error) {
	secure := tls.Server(conn, c.config)
	return secure, secure.Handshake()
}

// now returns the certificate as its files have it. Where they have faults, which are told once, it is the last that had none.
func (c *certificate) now(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changed() {
		if err := c.load(); err != nil {
			c.logf("tls: %v; the certificate of before is shown on", err)
		} else {
			c.logf("tls: the certificate is another now, %s", c.describe())
		}
	}
	return c.current, nil
}

// changed tells whether one of the files is another than it was when it was read.
func (c *certificate) changed() bool {
	for i, file := range []string{c.chain, c.key} {
		before, now := c.read[i], stat(file)
		if (before == nil) != (now == nil) {
			return true
		}
		if now != nil && (!os.SameFile(before, now) || before.Size() != now.Size() || !before.ModTime().Equal(now.ModTime())) {
			return true
		}
	}
	return false
}

// stat is nil for a file that is not there.
func stat(file string) os.FileInfo {
	info, err := os.Stat(file)
	if err != nil {
		return nil
	}
	return info
}

// load reads the files. They are looked at first: what changes while they are read is read again.
func (c *certificate) load() error {
	c.read = [2]os.FileInfo{stat(c.chain), stat(c.key)}
	chain, err := os.ReadFile(c.chain)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(c.key)
	if err != nil {
		return err
	}
	if fault := certificateFault(chain); fault != "" {
		return fmt.Errorf("%s: %s", c.chain, fault)
	}
	if fault := keyFault(key); fault != "" {
		return fmt.Errorf("%s: %s", c.key, fault)
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil && strings.Contains(err.Error(), "does not match") {
		return fmt.Errorf("%s is not the key of the first certificate in %s", c.key, c.chain)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.key, err)
	}
	c.current = &pair
	return nil
}

// certificateFault says what keeps a file from being a certificate's; "": nothing does.
func certificateFault(file []byte) string {
	count := 0
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		count++
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Sprintf("certificate %d: %v", count, err)
		}
	}
	if count == 0 {
		return "no certificate: want PEM, which has a line -----BEGIN CERTIFICATE-----"
	}
	return ""
}

// keyFault says what keeps a file from being a private key's; "": nothing that can be seen without its certificate.
func keyFault(file []byte) string {
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
			return "the private key has a passphrase: want it without, as `openssl pkey` writes it"
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return ""
		}
	}
	return "no private key: want PEM, which has a line -----BEGIN PRIVATE KEY-----"
}

// describe says whose the certificate is and how long it holds.
func (c *certificate) describe() string {
	leaf := c.current.Leaf
	names := leaf.DNSNames
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		names = []string{"a certificate without a name"}
	}
	holds := "until"
	if time.Now().After(leaf.NotAfter) {
		holds = "which ran out"
	}
	return fmt.Sprintf("%s (%s %s)", strings.Join(names, ", "), holds, leaf.NotAfter.UTC().Format("2006-01-02 15:04 MST"))
}

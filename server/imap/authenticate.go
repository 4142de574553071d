package imap

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/sasl"
)

// decodeAuthenticate: AUTHENTICATE (RFC 3501, section 6.2.2), with an initial
// response or without (RFC 4959).
func decodeAuthenticate(c *conn, d *decoder) action {
	d.ExpectSP("mechanism")
	name := strings.ToUpper(d.ExpectAtom("mechanism"))
	var initial string
	has := d.SP()
	if has {
		initial = d.ExpectAtom("initial-response")
	}
	return func() error {
		mechanism, ok := sasl.New(name)
		if !ok {
			return no("", "AUTHENTICATE %s failed", name)
		}
		var response []byte
		if has {
			var err error
			if response, err = decodeInitial(initial); err != nil {
				return err
			}
		}
		creds, err := c.exchange(mechanism, name, response)
		if err != nil {
			return err
		}
		return c.authenticate(name, creds)
	}
}

// decodeInitial reads an initial response; "=" is one of no octets (RFC 4959,
// section 3).
func decodeInitial(s string) ([]byte, error) {
	if s == "=" {
		return []byte{}, nil
	}
	return decodeBase64(s)
}

func decodeBase64(s string) ([]byte, error) {
	octets, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, bad("", "AUTHENTICATE failed: the response is not base64 (RFC 4648), in which \"alex\" is YWxleA==; \"*\" alone cancels")
	}
	return octets, nil
}

// exchange sends challenges and reads responses until the mechanism has the
// credentials. A line that is "*" alone cancels.
func (c *conn) exchange(m sasl.Mechanism, name string, response []byte) (*sasl.Credentials, error) {
	for {
		challenge, creds, err := m.Next(response)
		if err != nil {
			hint := ""
			if !utf8.Valid(response) { // such as a name of four letters, which is base64 by chance
				hint = "; a response is sent in base64, in which \"alex\" is YWxleA=="
			}
			return nil, bad("", "AUTHENTICATE %s failed: %v%s", name, err, hint)
		}
		if creds != nil {
			return creds, nil
		}
		c.enc.raw("+ " + base64.StdEncoding.EncodeToString(challenge))
		c.enc.crlf()
		line, err := c.readAnswer()
		if err != nil {
			return nil, err
		}
		if line == "*" {
			return nil, bad("", "AUTHENTICATE %s failed", name)
		}
		if response, err = decodeBase64(line); err != nil {
			return nil, err
		}
	}
}

// readAnswer sends what is written and reads the line that the client answers a
// continuation request with.
func (c *conn) readAnswer() (string, error) {
	if err := c.enc.flush(); err != nil {
		return "", &brokenConn{err}
	}
	var r request
	if err := c.readLine(&r); err != nil {
		return "", &brokenConn{err}
	}
	return r.lines[0], r.lineErr
}

// authenticate logs in with what an exchange gave.
func (c *conn) authenticate(name string, creds *sasl.Credentials) error {
	if err := c.login("AUTHENTICATE "+name, creds.User, creds.Password); err != nil {
		return err
	}
	if creds.Authorize != "" && creds.Authorize != creds.User {
		c.user, c.state = nil, imap.ConnStateNotAuthenticated
		return no(imap.ResponseCodeAuthorizationFailed, "AUTHENTICATE %s failed: you may act as yourself alone", name)
	}
	return nil
}

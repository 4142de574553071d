package main

import (
	"bytes"
	"fmt"
	"testing/fstest"
	"time"

	imap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

const (
	user, password = "alex", "drums"
	mailbox        = "large"
	messageSize    = 2048
	// word is in the body of every hundredth message.
	word = "drumstick"
)

// letter is the i-th message of the large mailbox, of messageSize octets.
func letter(i int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Riley <riley@smallorg.org>\r\nTo: alex@smallorg.org\r\nSubject: Letter %d of many\r\n"+
		"Date: Wed, 1 Mar 2000 10:%02d:%02d +0000\r\nMessage-ID: <%d@smallorg.org>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=us-ascii\r\n\r\n", i, i/60%60, i%60, i)
	if i%100 == 0 {
		b.WriteString("I found your " + word + ".\r\n")
	}
	for b.Len() < messageSize {
		b.WriteString("The band meets on Thursday, after the shop has closed, behind the old mill.\r\n")
	}
	b.Truncate(messageSize - 2)
	return append(b.Bytes(), "\r\n"...)
}

// seen: every second message of the large mailbox is.
func seen(i int) bool { return i%2 == 1 }

// tar is the large mailbox as a set, as the page takes it.
func tar(messages int) ([]byte, error) {
	var box, set bytes.Buffer
	for i := range messages {
		box.WriteString("From riley@smallorg.org Wed Mar  1 10:00:00 2000\n")
		if seen(i) {
			box.WriteString("Status: RO\n")
		}
		box.Write(bytes.ReplaceAll(letter(i), []byte("\r\n"), []byte("\n")))
		box.WriteString("\n")
	}
	err := mailset.WriteTar(&set, fstest.MapFS{
		"set/set.txt":    {Data: []byte("user " + user + " " + password + "\nmailbox " + mailbox + "\nmbox large.mbox\n")},
		"set/large.mbox": {Data: box.Bytes()},
	}, "set")
	return set.Bytes(), err
}

// ours is a store with the large mailbox.
func ours(messages int) (*mailstore.Store, error) {
	store := mailstore.New(mailstore.Options{})
	alex, err := store.AddUser(user, password)
	if err != nil {
		return nil, err
	}
	if err := alex.Create(mailbox); err != nil {
		return nil, err
	}
	flags, err := mailstore.MakeFlags(mailstore.FlagSeen)
	if err != nil {
		return nil, err
	}
	for i := range messages {
		m := mailstore.NewMessage{Content: letter(i), OldMail: true}
		if seen(i) {
			m.Flags = flags
		}
		if _, err := alex.Append(mailbox, m); err != nil {
			return nil, err
		}
	}
	return store, nil
}

// fill puts so many messages into the user's INBOX.
func fill(s *stand, store *mailstore.Store, messages int) {
	u, ok := store.User(user)
	if !ok {
		s.Fatal("the store has no " + user)
	}
	for i := range messages {
		_, err := u.Append("INBOX", mailstore.NewMessage{Content: letter(i), OldMail: true})
		s.must(err)
	}
}

// theirs is a go-imap imapmemserver with the large mailbox.
func theirs(messages int) (*imapmemserver.Server, error) {
	alex := imapmemserver.NewUser(user, password)
	if err := alex.Create(mailbox, nil); err != nil {
		return nil, err
	}
	for i := range messages {
		options := &imap.AppendOptions{Time: time.Now()}
		if seen(i) {
			options.Flags = []imap.Flag{imap.FlagSeen}
		}
		if _, err := alex.Append(mailbox, literal{bytes.NewReader(letter(i))}, options); err != nil {
			return nil, err
		}
	}
	server := imapmemserver.New()
	server.AddUser(alex)
	return server, nil
}

// literal is an imap.LiteralReader.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

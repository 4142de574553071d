package smtp

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/message"
)

// outbox is the mailbox of the sender where mail to other domains is laid.
const outbox = "Outbox"

// finish ends the mail transaction with a text that has come to its end: it is
// delivered to all of its recipients, or to none.
func (c *conn) finish(t *text) (*reply, error) {
	defer c.reset()
	c.wire.Begin()
	r := t.end(&c.mail, c.server.cfg.Limits.Received, message.Parser{Meter: c.wire.Work()})
	if err := c.wire.Work().Err(); err != nil { // nobody has got it, and the client has not heard that anybody had
		return nil, err
	}
	if r == nil {
		r = c.deliver(t)
	}
	r.utf8 = c.mail.utf8
	return r, nil
}

func (c *conn) deliver(t *text) *reply {
	id := c.server.newID()
	deliveries, outward := c.deliveries(t, id)
	if outward {
		if err := c.user.Create(outbox); err != nil && !errors.Is(err, mailstore.ErrMailboxExists) {
			return notDelivered(err)
		}
	}
	if err := c.server.store.Deliver(deliveries); err != nil {
		return notDelivered(err)
	}
	return say(250, "2.0.0", "%s: id %s", whereTo(deliveries, outward), id)
}

// deliveries are the copies of a message: one for each local user, and one for all
// recipients of other domains together, which is the last.
func (c *conn) deliveries(t *text, id string) (all []mailstore.Delivery, outward bool) {
	m := &c.mail
	now := c.server.cfg.Now()
	received := c.received(id, now)
	home := traced(t, "Return-Path: "+m.from.String()+"\r\n", received)
	var envelope strings.Builder
	envelope.WriteString(envelopeLine("X-Envelope-From", m.from, m.shown))
	for _, r := range m.recipients {
		if r.user == nil {
			outward = true
			envelope.WriteString(envelopeLine("X-Envelope-To", r.to, r.shown))
			continue
		}
		if !slices.ContainsFunc(all, func(d mailstore.Delivery) bool { return d.User == r.user }) {
			all = append(all, mailstore.Delivery{User: r.user, Mailbox: "INBOX", Message: mailstore.NewMessage{Content: home, Date: now}})
		}
	}
	if outward {
		content := traced(t, envelope.String(), received)
		all = append(all, mailstore.Delivery{User: c.user, Mailbox: outbox, Message: mailstore.NewMessage{Content: content, Date: now}})
	}
	return all, outward
}

// traced puts lines before a text.
func traced(t *text, lines ...string) []byte {
	all := strings.Join(lines, "")
	return append(append(make([]byte, 0, len(all)+len(t.content)), all...), t.content...)
}

// whereTo says whom a message has reached.
func whereTo(deliveries []mailstore.Delivery, outward bool) string {
	var names []string
	for _, d := range deliveries {
		names = append(names, d.User.Name())
	}
	if !outward {
		return "Delivered to " + strings.Join(names, ", ")
	}
	names = names[:len(names)-1]
	laid := "aid into your " + outbox + ", as nothing leaves this host"
	if len(names) == 0 {
		return "L" + laid
	}
	return "Delivered to " + strings.Join(names, ", ") + ", and l" + laid
}

// notDelivered says why the store did not take a message, whose recipients then
// all have not got it.
func notDelivered(err error) *reply {
	d, ok := errors.AsType[*mailstore.DeliveryError](err)
	if !ok {
		return say(451, "4.3.0", "Nobody got the message: %v", err)
	}
	name := d.Delivery.User.Name()
	switch {
	case errors.Is(err, mailstore.ErrOverQuota):
		used, most := d.Delivery.User.Quota()
		return say(452, "4.2.2", "The message has %d octets with its trace lines, and %s has used %d of %d: nobody got it", len(d.Delivery.Message.Content), name, used, most)
	case errors.Is(err, mailstore.ErrTooMany):
		return say(452, "4.2.2", "The mailbox %s of %s is full: nobody got the message", d.Delivery.Mailbox, name)
	case errors.Is(err, mailstore.ErrFull):
		return fullStore()
	case errors.Is(err, mailstore.ErrTooLarge):
		return say(552, "5.3.4", "The message is too large for the mailbox of %s: nobody got it", name)
	}
	return say(451, "4.3.0", "Nobody got the message: %v", err)
}

// fullStore says that there is no room for a message in the store, whosever it is (RFC 3463, section 3.4).
func fullStore() *reply {
	return say(452, "4.3.1", "The mail store is full: nobody gets the message; there is room again once mail is removed")
}

// fullMailbox says that a message will not fit, before it is sent.
func fullMailbox(name string, used, most int64) *reply {
	if used >= most {
		return say(452, "4.2.2", "The mailbox of %s is full: %d of %d octets are used; there is room again once mail is removed", name, used, most)
	}
	return say(452, "4.2.2", "The message does not fit into the mailbox of %s: %d of %d octets are used", name, used, most)
}

// newID gives a message an id that no other has.
func (s *Server) newID() string {
	var id [8]byte
	if s.cfg.Rand != nil {
		if _, err := io.ReadFull(s.cfg.Rand, id[:]); err == nil {
			return hex.EncodeToString(id[:])
		}
	}
	return fmt.Sprintf("%016x", s.lastID.Add(1))
}

package imap

import (
	"errors"
	"time"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// decodeAppend: APPEND (RFC 3501, section 6.3.11; RFC 4315, section 3). What
// will be refused is refused before the message is asked for.
func decodeAppend(c *conn, d *decoder) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	d.ExpectSP("message as a literal")
	var flags []mailstore.Flag
	if d.Peek() == '(' {
		flags = d.ExpectFlagList()
		d.ExpectSP("message as a literal")
	}
	var date time.Time
	if d.Peek() == '"' {
		date = d.ExpectDateTime("date-time")
		d.ExpectSP("message as a literal")
	}
	if mark, ok := parseLiteralMark(d.restIfAny()); ok && mark.size <= d.limits.Message {
		d.Fail(c.mayAppend(name, mark.size))
	}
	content := d.ExpectLiteral("message", d.limits.Message)
	return func() error {
		set, err := mailstore.MakeFlags(flags...)
		if err != nil {
			return err
		}
		put, err := c.user.Append(name, mailstore.NewMessage{Content: content, Flags: set, Date: date})
		if err != nil {
			return c.refusedTarget(name, err)
		}
		c.completed(uidCode("APPENDUID", put.UIDValidity, []mailstore.UID{put.UID}), "")
		return nil
	}
}

// mayAppend refuses a message of that size before it is sent.
func (c *conn) mayAppend(name string, size int64) error {
	if _, err := c.user.Status(name); err != nil {
		return c.refusedTarget(name, err)
	}
	if size == 0 {
		return no(imap.ResponseCodeCannot, "A message of 0 octets is none: it has a header at least")
	}
	if err := c.user.MayUse(size); err != nil {
		return c.refused(name, err)
	}
	return c.refused(name, c.server.store.HasRoom(size))
}

// refusedTarget is refused for the mailbox that messages were to go to.
func (c *conn) refusedTarget(name string, err error) error {
	if errors.Is(err, mailstore.ErrNoMailbox) {
		return no(imap.ResponseCodeTryCreate, "There is no mailbox %s: CREATE it first%s",
			wire.Quote(encodeUTF7(name), 80), c.suggestionInstead(name))
	}
	return c.refused(name, err)
}

package imap

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// decodeCreate: CREATE (RFC 3501, section 6.3.3).
func decodeCreate(c *conn, d *decoder) action {
	return decodeName(c, d, (*mailstore.User).Create)
}

// decodeDelete: DELETE (RFC 3501, section 6.3.4).
func decodeDelete(c *conn, d *decoder) action {
	return decodeName(c, d, func(u *mailstore.User, name string) error {
		err := u.Delete(name)
		if errors.Is(err, mailstore.ErrNoSelect) {
			return no(imap.ResponseCodeHasChildren, "%s has mailboxes under it, and is nothing but a level above them", wire.Quote(encodeUTF7(name), 80))
		}
		return err
	})
}

// decodeSubscribe: SUBSCRIBE (RFC 3501, section 6.3.6).
func decodeSubscribe(c *conn, d *decoder) action {
	return decodeName(c, d, (*mailstore.User).Subscribe)
}

// decodeUnsubscribe: UNSUBSCRIBE (RFC 3501, section 6.3.7).
func decodeUnsubscribe(c *conn, d *decoder) action {
	return decodeName(c, d, (*mailstore.User).Unsubscribe)
}

// decodeName decodes a command that does one thing with one mailbox name.
func decodeName(c *conn, d *decoder, do func(*mailstore.User, string) error) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	return func() error { return c.refused(name, do(c.user, name)) }
}

// decodeRename: RENAME (RFC 3501, section 6.3.5).
func decodeRename(c *conn, d *decoder) action {
	d.ExpectSP("mailbox")
	from := d.ExpectMailbox("mailbox")
	d.ExpectSP("new-name")
	to := d.ExpectMailbox("new-name")
	return func() error {
		err := c.user.Rename(from, to)
		if errors.Is(err, mailstore.ErrNoMailbox) {
			return c.refused(from, err)
		}
		return c.refused(to, err)
	}
}

// refused says in a protocol's words why the store refused something about the
// mailbox of that name. A nil error stays nil.
func (c *conn) refused(name string, err error) error {
	spelled := encodeUTF7(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, mailstore.ErrNoMailbox):
		return no(imap.ResponseCodeNonExistent, "There is no mailbox %s%s", wire.Quote(spelled, 80), c.suggestion(name))
	case errors.Is(err, mailstore.ErrMailboxExists):
		return no(imap.ResponseCodeAlreadyExists, "There is a mailbox %s already", wire.Quote(spelled, 80))
	case errors.Is(err, mailstore.ErrInbox):
		return no(imap.ResponseCodeCannot, "INBOX always stays")
	case errors.Is(err, mailstore.ErrNoSelect):
		return no(imap.ResponseCodeCannot, "%s is a level above mailboxes and no mailbox itself: CREATE makes it one", wire.Quote(spelled, 80))
	case errors.Is(err, mailstore.ErrOverQuota):
		return no(imap.ResponseCodeOverQuota, `%s; EXPUNGE of messages that are \Deleted makes room`, capitalize(err.Error()))
	case storeCode(err) != "":
		text := strings.ReplaceAll(err.Error(), strconv.Quote(name), `"`+spelled+`"`)
		return no(storeCode(err), "%s", capitalize(text))
	}
	return err
}

// suggestion says how a mailbox that is there would be written, where name looks
// like it was meant.
func (c *conn) suggestion(name string) string {
	list := c.user.List()
	exists := func(name string) bool {
		for _, m := range list {
			if m.Name == name {
				return true
			}
		}
		return false
	}
	if trimmed := strings.TrimRight(name, "/"); trimmed != name && exists(trimmed) {
		return ": its name ends before the \"/\""
	}
	if len(name) > 6 && strings.EqualFold(name[:5], "INBOX") && strings.ContainsRune("./", rune(name[5])) && exists(name[6:]) {
		return fmt.Sprintf(": names have no prefix here, so it is %s alone", wire.Quote(encodeUTF7(name[6:]), 80))
	}
	if slashed := strings.ReplaceAll(name, ".", "/"); slashed != name && exists(slashed) {
		return fmt.Sprintf(": levels are separated by \"/\" here, so it is %s", wire.Quote(encodeUTF7(slashed), 80))
	}
	if near := c.nearMailbox(name); near != "" {
		return ": did you mean " + near + "?"
	}
	return `: a1 LIST "" * shows those that there are`
}

// suggestionInstead is suggestion for the end of a longer text, or "".
func (c *conn) suggestionInstead(name string) string {
	if near := c.nearMailbox(name); near != "" {
		return ", or did you mean " + near + "?"
	}
	return ""
}

// nearMailbox gives the name, quoted, of the mailbox whose name is nearest, or "".
func (c *conn) nearMailbox(name string) string {
	var names []string
	for _, m := range c.user.List() {
		names = append(names, encodeUTF7(m.Name))
	}
	if near := wire.Nearest(encodeUTF7(name), names); near != "" {
		return wire.Quote(near, 80)
	}
	return ""
}

package imap

import (
	"fmt"
	"strings"

	"sanduq/server/mailstore"
)

// decodeCopy: COPY and UID COPY (RFC 3501, section 6.4.7; RFC 4315, section 3).
func decodeCopy(c *conn, d *decoder) action {
	messages, to := c.expectTransfer(d)
	return func() error {
		copied, err := c.transfer(messages, to, c.sel.Copy)
		if err != nil {
			return err
		}
		if len(copied.To) > 0 {
			c.completed(copyUID(copied), "")
		}
		return nil
	}
}

// decodeMove: MOVE and UID MOVE (RFC 6851). The code comes before the expunges,
// which are told as news.
func decodeMove(c *conn, d *decoder) action {
	messages, to := c.expectTransfer(d)
	return func() error {
		if err := c.mustWrite("MOVE"); err != nil {
			return err
		}
		moved, err := c.transfer(messages, to, c.sel.Move)
		if err != nil {
			return err
		}
		if len(moved.To) > 0 {
			c.tellCode(copyUID(moved), "Moved")
		}
		return nil
	}
}

func (c *conn) expectTransfer(d *decoder) (messages []mailstore.Message, to string) {
	d.ExpectSP(d.setName())
	messages = c.expectMessages(d)
	d.ExpectSP("mailbox")
	return messages, d.ExpectMailbox("mailbox")
}

// transfer copies or moves all of the messages or, where one is gone, none.
func (c *conn) transfer(messages []mailstore.Message, to string, do func([]mailstore.UID, string) (mailstore.Copied, error)) (mailstore.Copied, error) {
	there := 0
	for _, m := range messages {
		if !m.Expunged {
			there++
		}
	}
	if err := allThere(messages, there, ""); err != nil {
		return mailstore.Copied{}, err
	}
	done, err := do(uids(messages), to)
	if err != nil {
		return done, c.refusedTarget(to, err)
	}
	return done, nil
}

func copyUID(c mailstore.Copied) string {
	return uidCode("COPYUID", c.UIDValidity, c.From, c.To)
}

// uidCode gives a response code of RFC 4315: a UIDVALIDITY and UID sets.
func uidCode(name string, validity uint32, sets ...[]mailstore.UID) string {
	code := fmt.Sprintf("%s %d", name, validity)
	for _, s := range sets {
		code += " " + uidSet(s)
	}
	return code
}

// uidSet writes rising UIDs as ranges.
func uidSet(list []mailstore.UID) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if i == j {
			parts = append(parts, fmt.Sprint(uint32(list[i])))
		} else {
			parts = append(parts, fmt.Sprintf("%d:%d", list[i], list[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ",")
}

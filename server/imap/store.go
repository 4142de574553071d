package imap

import (
	"slices"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// codeExpungeIssued: others have expunged messages that are meant (RFC 5530).
const codeExpungeIssued imap.ResponseCode = "EXPUNGEISSUED"

// storeForm is the form of STORE's arguments.
const storeForm = `set FLAGS|+FLAGS|-FLAGS[.SILENT] (flags)`

// decodeStore: STORE and UID STORE (RFC 3501, section 6.4.6).
func decodeStore(c *conn, d *decoder) action {
	d.ExpectSP(d.setName())
	messages := c.expectMessages(d)
	d.ExpectSP("FLAGS, +FLAGS or -FLAGS")
	op, silent := d.expectStoreItem()
	d.ExpectSP("flags")
	flags := d.ExpectFlags()
	uid := d.uid
	return func() error {
		if err := c.mustWrite("STORE"); err != nil {
			return err
		}
		set, err := mailstore.MakeFlags(flags...)
		if err != nil {
			return err
		}
		stored, err := c.storeAll(uids(messages), op, set)
		if err != nil {
			return c.refused(c.sel.Mailbox(), err)
		}
		c.tellStored(stored, silent, uid)
		later := ", and NOOP tells of it"
		if uid {
			later = "" // it is told before this command's answer
		}
		return allThere(messages, len(stored), later)
	}
}

// storeBatch is how many messages are changed at a time: others wait for the mailbox no longer than that takes.
const storeBatch = 500

// storeAll changes the flags of messages and gives them as they are now. Once it has begun it goes on to its end, or the
// client could not know what was changed.
func (c *conn) storeAll(uids []mailstore.UID, op mailstore.StoreOp, flags mailstore.Flags) ([]mailstore.Message, error) {
	var stored []mailstore.Message
	for len(uids) > 0 {
		batch := uids[:min(len(uids), storeBatch)]
		uids = uids[len(batch):]
		done, err := c.sel.Store(batch, op, flags)
		if err != nil {
			return stored, err
		}
		stored = append(stored, done...)
	}
	return stored, nil
}

// tellStored tells the flags that STORE left, after the keywords that are new.
// What others did to the same messages meanwhile is in these flags already.
func (c *conn) tellStored(stored []mailstore.Message, silent, uid bool) {
	told := map[mailstore.UID]bool{}
	for _, m := range stored {
		told[m.UID] = !silent
	}
	c.tell(slices.DeleteFunc(c.sel.News(false), func(n mailstore.News) bool {
		return n.Kind == mailstore.FlagsChanged && told[n.Message.UID]
	}))
	if silent {
		return
	}
	for _, m := range stored {
		c.tellFetchFlags(m.Seq, m, uid)
	}
}

// expectStoreItem takes what STORE is to do with the flags.
func (d *decoder) expectStoreItem() (op mailstore.StoreOp, silent bool) {
	from := d.At
	switch {
	case d.Special('+'):
		op = mailstore.AddFlags
	case d.Special('-'):
		op = mailstore.RemoveFlags
	}
	word := d.Word()
	if d.Err == nil && word != "FLAGS" && word != "FLAGS.SILENT" {
		d.At = from
		d.Mistake("FLAGS", "Expected FLAGS, +FLAGS or -FLAGS at %v, found %s%s", from, d.Found(), d.Hint())
	}
	d.Took("store item", from)
	return op, strings.HasSuffix(word, ".SILENT")
}

// mustWrite refuses to change a mailbox that was opened to be read.
func (c *conn) mustWrite(command string) error {
	if !c.sel.ReadOnly() {
		return nil
	}
	return no("READ-ONLY", "%s changes the mailbox, and EXAMINE opened %s read-only: SELECT it to change it",
		command, wire.Quote(encodeUTF7(c.sel.Mailbox()), 80))
}

// allThere refuses where others have expunged messages that were named; done
// counts those that are still there. later says where the client hears of it,
// at the end of the text.
func allThere(named []mailstore.Message, done int, later string) error {
	gone := len(named) - done
	switch {
	case gone <= 0:
		return nil
	case len(named) == 1:
		return no(codeExpungeIssued, "The message is gone: another session expunged it%s", later)
	case gone == 1:
		return no(codeExpungeIssued, "One of the %d messages is gone: another session expunged it%s", len(named), later)
	}
	return no(codeExpungeIssued, "Of the %d messages %d are gone: another session expunged them%s", len(named), gone, later)
}

func uids(messages []mailstore.Message) []mailstore.UID {
	list := make([]mailstore.UID, len(messages))
	for i, m := range messages {
		list[i] = m.UID
	}
	return list
}

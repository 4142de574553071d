package main

import (
	"errors"
	"strings"

	"sanduq/lessons/player"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/mailstore"
	"sanduq/wasm/internal/batch"
)

// writeGlance writes the fields of GlanceEvent in static/src/protocol.ts.
func writeGlance(b *batch.Batch, g player.Glance) {
	b.Objects("users", len(g.Users), func(i int) {
		u := &g.Users[i]
		b.String("name", u.Name)
		b.Objects("mailboxes", len(u.Mailboxes), func(i int) {
			box := &u.Mailboxes[i]
			b.String("name", box.Name)
			if box.NoSelect {
				b.Bool("noselect", true)
			}
			b.Int("messages", int64(box.Messages))
			b.Int("unseen", int64(box.Unseen))
			b.Int("deleted", int64(box.Deleted))
		})
	})
	b.String("user", g.User)
	b.String("mailbox", g.Mailbox.Name)
	b.Int("uidvalidity", int64(g.Mailbox.UIDValidity))
	b.Int("uidnext", int64(g.Mailbox.UIDNext))
	b.Int("before", int64(g.Before))
	b.Objects("messages", len(g.Messages), func(i int) {
		m := &g.Messages[i]
		b.Int("uid", int64(m.UID))
		b.String("flags", strings.Join(m.Flags, " "))
		b.String("subject", m.Subject)
		b.String("from", m.From)
	})
}

// writeImported tells what of a file was taken, and where not all of it was, why.
func (s *store) writeImported(b *batch.Batch, e player.Imported) {
	if e.Count > 0 {
		b.Begin("imported")
		b.String("store", s.name)
		b.String("file", e.File)
		b.String("user", e.User)
		b.String("mailbox", e.Mailbox)
		b.Int("count", int64(e.Count))
	}
	if e.Err != nil {
		b.Begin("refused")
		b.String("store", s.name)
		b.String("file", e.File)
		b.String("why", refusal(e.Err))
		b.String("detail", e.Err.Error())
	}
}

// refusal names why a file was not taken, as Refusal in static/src/protocol.ts does.
func refusal(err error) string {
	for _, r := range []struct {
		err  error
		name string
	}{
		{mailset.ErrEmpty, "empty"},
		{mailset.ErrNotMail, "notMail"},
		{mailset.ErrLarge, "tooLarge"},
		{mailstore.ErrTooLarge, "tooLarge"},
		{mailstore.ErrTooMany, "tooMany"},
		{mailstore.ErrOverQuota, "overQuota"},
		{mailhost.ErrNoUser, "noUser"},
	} {
		if errors.Is(err, r.err) {
			return r.name
		}
	}
	return "other"
}

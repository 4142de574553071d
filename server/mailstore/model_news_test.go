package mailstore_test

import (
	"maps"
	"slices"

	"sanduq/server/mailstore"
)

func (m *model) news(c *client, expunges bool) {
	news := c.News(expunges)
	if len(news) > 0 && c.waits && !c.woken {
		m.Errorf("%s waits, was not woken, and has news %v", c.name, newsLines(news))
	}
	// Held back expunges are news still, so the client counts itself as woken.
	c.woken = !expunges
	gone := 0
	for _, n := range news {
		switch n.Kind {
		case mailstore.Expunged:
			if !expunges || n.Seq == 0 || int(n.Seq) > len(c.list) {
				m.Fatalf("%s: %d expunged of %d", c.name, n.Seq, len(c.list))
			}
			c.list = slices.Delete(c.list, int(n.Seq)-1, int(n.Seq))
			gone++
		case mailstore.Exists:
			if int(n.Count) < len(c.list) {
				m.Fatalf("%s: exists %d after %d", c.name, n.Count, len(c.list))
			}
			for seq := len(c.list) + 1; seq <= int(n.Count); seq++ {
				c.fetch(m, uint32(seq))
			}
		case mailstore.FlagsChanged:
			c.list[n.Seq-1].flags = join(n.Message.Flags.List())
		case mailstore.MailboxDeleted:
			if len(c.list) > 0 {
				m.Errorf("%s: mailbox deleted, and the client has %v", c.name, c.list)
			}
			c.box = &modelBox{}
		}
	}
	m.agree(c, expunges)
}

// agree holds the client's list against the view, and if all was told against
// the model.
func (m *model) agree(c *client, all bool) {
	var view, want []seen
	for i, msg := range c.Messages() {
		if int(msg.Seq) != i+1 {
			m.Errorf("%s: message %d has number %d", c.name, i+1, msg.Seq)
		}
		s := seen{msg.UID, join(msg.Flags.List())}
		if msg.Expunged {
			s.flags = c.list[i].flags
		}
		view = append(view, s)
	}
	if !slices.Equal(view, c.list) {
		m.Errorf("%s:\nview %v\nlist %v", c.name, view, c.list)
	}
	if !all {
		return
	}
	for i, msg := range c.box.messages {
		s := seen{uid: msg.uid}
		if i < len(view) {
			s.flags = view[i].flags
			flags, _ := mailstore.MakeFlags(slices.Collect(maps.Keys(msg.flags))...)
			if has := c.Messages()[i].Flags; len(has.List()) != len(flags.List()) || slices.ContainsFunc(flags.List(), func(f mailstore.Flag) bool { return !has.Has(f) }) {
				m.Errorf("%s: message %d has %v, want %v", c.name, i+1, has.List(), flags.List())
			}
		}
		want = append(want, s)
	}
	if !slices.Equal(view, want) {
		m.Errorf("%s:\nview  %v\nmodel %v", c.name, view, want)
	}
}

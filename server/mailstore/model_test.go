package mailstore_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"sanduq/server/mailstore"
)

// TestModel plays random operations of several sessions against a store and a
// model that is too simple to be wrong, and has every session keep the list that
// a client would keep from nothing but the news. List, view and model must agree.
func TestModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			m := &model{T: t, rand: rand.New(rand.NewPCG(seed, 1)), user: newUser(t, mailstore.Options{}),
				boxes: map[string]*modelBox{"INBOX": {next: 1}}, claimed: map[string]string{}}
			for step := range 500 {
				m.step(step)
				if t.Failed() {
					return
				}
			}
		})
	}
}

type model struct {
	*testing.T
	rand    *rand.Rand
	user    *mailstore.User
	boxes   map[string]*modelBox
	clients []*client
	claimed map[string]string // message to the session that has it as \Recent
	opened  int
}

type modelBox struct {
	next     mailstore.UID
	messages []modelMessage
}

type modelMessage struct {
	uid   mailstore.UID
	flags map[mailstore.Flag]bool
}

// A client is one session and what was told to it.
type client struct {
	*mailstore.Session
	name  string
	box   *modelBox
	list  []seen
	woken bool
	waits bool
}

type seen struct {
	uid   mailstore.UID
	flags string
}

var modelFlags = []mailstore.Flag{`\Seen`, `\Deleted`, `\Deleted`, `\Flagged`, "$Work", "later"}

func (m *model) step(step int) {
	names := slices.Sorted(maps.Keys(m.boxes))
	name := names[m.rand.IntN(len(names))]
	switch m.rand.IntN(14) {
	case 0:
		m.create(step)
	case 1:
		if m.rand.IntN(4) == 0 && name != "INBOX" {
			m.must(m.user.Delete(name))
			m.boxes[name].messages = nil
			delete(m.boxes, name)
		}
	case 2:
		m.rename(name, fmt.Sprint("renamed", step))
	case 3, 4, 5:
		m.append(name)
	case 6:
		m.open(name)
	default:
		if len(m.clients) > 0 {
			m.act(m.clients[m.rand.IntN(len(m.clients))], name)
		}
	}
	for name, b := range m.boxes {
		st, err := m.user.Status(name)
		m.must(err)
		if int(st.Messages) != len(b.messages) || st.UIDNext != b.next {
			m.Errorf("step %d: %s has %d messages, next %d; want %d, %d", step, name, st.Messages, st.UIDNext, len(b.messages), b.next)
		}
	}
}

func (m *model) must(err error) {
	if err != nil {
		m.Helper()
		m.Fatal(err)
	}
}

func (m *model) create(step int) {
	if len(m.boxes) < 4 {
		name := fmt.Sprint("box", step)
		m.must(m.user.Create(name))
		m.boxes[name] = &modelBox{next: 1}
	}
}

func (m *model) rename(from, to string) {
	if m.rand.IntN(3) > 0 {
		return
	}
	m.must(m.user.Rename(from, to))
	b := m.boxes[from]
	if from != "INBOX" {
		delete(m.boxes, from)
		m.boxes[to] = b
		return
	}
	moved := &modelBox{next: 1}
	for _, msg := range b.messages {
		moved.add(msg.flags)
	}
	b.messages = nil
	m.boxes[to] = moved
}

func (b *modelBox) add(flags map[mailstore.Flag]bool) mailstore.UID {
	b.messages = append(b.messages, modelMessage{uid: b.next, flags: maps.Clone(flags)})
	b.next++
	return b.next - 1
}

func (m *model) append(name string) {
	set := map[mailstore.Flag]bool{}
	for range m.rand.IntN(3) {
		set[modelFlags[m.rand.IntN(len(modelFlags))]] = true
	}
	flags, err := mailstore.MakeFlags(slices.Collect(maps.Keys(set))...)
	m.must(err)
	a, err := m.user.Append(name, mailstore.NewMessage{Content: []byte("x"), Flags: flags})
	m.must(err)
	if uid := m.boxes[name].add(set); uid != a.UID {
		m.Errorf("append to %s: UID %d, want %d", name, a.UID, uid)
	}
}

func (m *model) open(name string) {
	if len(m.clients) >= 6 {
		return
	}
	s, err := m.user.Open(name, m.rand.IntN(4) == 0)
	m.must(err)
	m.opened++
	c := &client{Session: s, name: fmt.Sprint("session ", m.opened), box: m.boxes[name]}
	for seq := range s.Len() {
		c.fetch(m, seq+1)
	}
	m.clients = append(m.clients, c)
	m.agree(c, true)
}

// fetch has the client learn of the message with the next number.
func (c *client) fetch(m *model, seq uint32) {
	msg, ok := c.Message(seq)
	if !ok || msg.Seq != seq {
		m.Fatalf("%s: no message %d", c.name, seq)
	}
	c.list = append(c.list, seen{msg.UID, join(msg.Flags.List())})
	if msg.Recent && !c.ReadOnly() {
		key := fmt.Sprint(c.UIDValidity(), " ", msg.UID)
		if who, ok := m.claimed[key]; ok {
			m.Errorf("message %s is recent for %s and for %s", key, who, c.name)
		}
		m.claimed[key] = c.name
	}
}

func (m *model) act(c *client, to string) {
	var uids []mailstore.UID
	for _, s := range c.list {
		if m.rand.IntN(3) == 0 {
			uids = append(uids, s.uid)
		}
	}
	switch m.rand.IntN(9) {
	case 0, 1:
		m.store(c, uids)
	case 2:
		m.expunge(c, uids)
	case 3:
		m.copy(c, uids, to)
	case 4:
		if m.rand.IntN(2) == 0 {
			c.waits, c.woken = true, false
			c.Wake(func() { c.woken = true })
		} else {
			c.waits = false
			c.Wake(nil)
		}
	case 5:
		if m.rand.IntN(3) == 0 {
			c.Close()
			m.clients = slices.DeleteFunc(m.clients, func(o *client) bool { return o == c })
		}
	default:
		m.news(c, m.rand.IntN(3) > 0)
	}
}

func (m *model) store(c *client, uids []mailstore.UID) {
	flag := modelFlags[m.rand.IntN(len(modelFlags))]
	flags, err := mailstore.MakeFlags(flag)
	m.must(err)
	op := mailstore.StoreOp(m.rand.IntN(3))
	list, err := c.Store(uids, op, flags)
	if c.ReadOnly() {
		if err == nil {
			m.Errorf("%s is read-only, and stores", c.name)
		}
		return
	}
	m.must(err)
	var told []mailstore.UID
	for _, msg := range list {
		told = append(told, msg.UID)
		c.list[msg.Seq-1].flags = join(msg.Flags.List())
	}
	var want []mailstore.UID
	for i := range c.box.messages {
		msg := &c.box.messages[i]
		if !slices.Contains(uids, msg.uid) {
			continue
		}
		want = append(want, msg.uid)
		if op == mailstore.SetFlags {
			clear(msg.flags)
		}
		if msg.flags[flag] = true; op == mailstore.RemoveFlags {
			delete(msg.flags, flag)
		}
	}
	if !slices.Equal(told, want) {
		m.Errorf("store of %v answers for %v, want %v", uids, told, want)
	}
}

func (m *model) expunge(c *client, uids []mailstore.UID) {
	if c.ReadOnly() {
		return
	}
	if m.rand.IntN(2) == 0 {
		uids = nil
	}
	n, err := c.Expunge(uids)
	m.must(err)
	before := len(c.box.messages)
	c.box.messages = slices.DeleteFunc(c.box.messages, func(msg modelMessage) bool {
		return msg.flags[`\Deleted`] && (uids == nil || slices.Contains(uids, msg.uid))
	})
	if want := before - len(c.box.messages); n != want {
		m.Errorf("expunge of %v removed %d, want %d", uids, n, want)
	}
}

func (m *model) copy(c *client, uids []mailstore.UID, to string) {
	move := !c.ReadOnly() && m.rand.IntN(2) == 0
	do := c.Copy
	if move {
		do = c.Move
	}
	if len(m.boxes[to].messages) > 40 {
		return
	}
	copied, err := do(uids, to)
	m.must(err)
	var from, new []mailstore.UID
	for _, msg := range slices.Clone(c.box.messages) {
		if slices.Contains(uids, msg.uid) {
			from = append(from, msg.uid)
			new = append(new, m.boxes[to].add(msg.flags))
		}
	}
	if move {
		c.box.messages = slices.DeleteFunc(c.box.messages, func(msg modelMessage) bool { return slices.Contains(from, msg.uid) })
	}
	if !slices.Equal(copied.From, from) || !slices.Equal(copied.To, new) {
		m.Errorf("copy of %v: %v to %v, want %v to %v", uids, copied.From, copied.To, from, new)
	}
}

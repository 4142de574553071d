package player

import (
	"errors"
	"strings"
)

// most is how many messages of a mailbox a Glance lists.
const most = 500

// A look is what somebody wants to see of the mailboxes.
type look struct {
	on            bool
	user, mailbox string // empty: what the learner has open
	shown         uint64 // the fingerprint of what was shown last; 0: nothing was
	at            [2]string
}

// Look asks for a Glance now and after each change, with the messages of one
// mailbox; user empty: of the one that the learner opened last, or of the first
// user's INBOX.
func (p *Player) Look(user, mailbox string) {
	p.ask(func() {
		p.engine.look = look{on: true, user: user, mailbox: mailbox}
		p.engine.glance()
	})
}

// LookAway ends what Look began.
func (p *Player) LookAway() {
	p.ask(func() { p.engine.look = look{} })
}

// glance shows the mailboxes where somebody looks and something changed.
func (e *engine) glance() {
	view, ok := e.world.(Viewer)
	if !ok || !e.look.on {
		return
	}
	user, mailbox := e.look.user, e.look.mailbox
	if user == "" {
		user, mailbox = e.opened(view)
	}
	print, at := view.Fingerprint(), [2]string{user, mailbox}
	if print == e.look.shown && at == e.look.at {
		return
	}
	e.look.shown, e.look.at = print, at
	g := Glance{Users: view.Users(), User: user}
	if g.User == "" && len(g.Users) > 0 {
		g.User, mailbox = g.Users[0].Name, "INBOX"
	}
	for _, u := range g.Users {
		for _, b := range u.Mailboxes {
			if u.Name == g.User && b.Name == mailbox {
				g.Mailbox = b
				g.Before, g.Messages, _ = view.Messages(u.Name, b.Name, most)
			}
		}
	}
	e.emit(g)
}

// opened returns the mailbox that the learner has open; of several connections
// that of the one opened last. Where none is, it is that of before, while there is one.
func (e *engine) opened(view Viewer) (user, mailbox string) {
	for _, c := range e.order {
		if s := e.standing(view, c); s.Mailbox != "" {
			user, mailbox = s.User, s.Mailbox
		}
	}
	if user == "" {
		return e.look.at[0], e.look.at[1]
	}
	return user, mailbox
}

// An Importer is a World that takes mail which a learner brings.
type Importer interface {
	// Import returns the mailbox that the mail went to, and how many messages it was.
	Import(user, file string, content []byte) (mailbox string, count int, err error)
}

// errNoImport says that a world is no Importer.
var errNoImport = errors.New("this mail host takes no files")

// Import puts a file of the learner's own, one message or an mbox, into the
// mailboxes of a user. Imported says what became of it.
func (p *Player) Import(user, file string, content []byte) {
	file = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, file)
	p.do(func(e *engine) { e.bring(user + "\t" + file + "\n" + string(content)) })
}

// bring takes mail as the log keeps it.
func (e *engine) bring(text string) {
	head, content, _ := strings.Cut(text, "\n")
	user, file, _ := strings.Cut(head, "\t")
	result := Imported{User: user, File: file, Err: errNoImport}
	if world, ok := e.world.(Importer); ok {
		result.Mailbox, result.Count, result.Err = world.Import(user, file, []byte(content))
	}
	if result.Count > 0 {
		e.record("", "mail", text)
		e.course.strayed = true
	}
	if !e.replayed {
		e.emit(result)
	}
	e.settle(nil)
	for _, t := range e.takeAll(nil, 0) {
		t.conn.pending = append(t.conn.pending, t.units...)
	}
	e.acted()
}

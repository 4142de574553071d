package replay

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/selfsigned"
)

// A Course is one whose lessons can be played apart from a check of them.
type Course struct{ course *course }

// Open reads a course. Its lessons may have faults.
func Open(fsys fs.FS) (*Course, error) {
	c, err := load(Config{Course: fsys})
	if err != nil {
		return nil, err
	}
	return &Course{c}, nil
}

// A Playable is a lesson in one language, and the world that it is played in.
type Playable struct {
	Lesson   *transcript.Lesson
	Version  string                       // of lesson and mailbox set: [transcript.Lesson.Version]
	NewWorld func() (player.World, error) // a fresh one, the same each time
}

// Lesson returns the lesson of a folder in each language in which it can be
// played, which leaves out those with faults that forbid it. The second result
// tells whether there is such a folder.
func (c *Course) Lesson(folder string) ([]Playable, bool) {
	var all []Playable
	for _, l := range c.course.lessons {
		if l.folder != folder || l.parsed == nil || len(l.faults) > 0 {
			continue
		}
		if config, _, err := c.course.world(l); err == nil {
			all = append(all, Playable{l.parsed, c.course.version(l), newWorld(config)})
		}
	}
	return all, slices.Contains(c.course.folders, folder)
}

func (c *course) version(l *lesson) string {
	if s := c.sets[l.parsed.Mailboxes]; s != nil {
		return l.parsed.Version(s.Hash())
	}
	return l.parsed.Version("")
}

// world returns what the world of a lesson is made from. The error says what
// forbids it, and key which line of the front matter does.
func (c *course) world(l *lesson) (config mailhost.WorldConfig, key string, err error) {
	config = mailhost.WorldConfig{Host: l.parsed.Host, Quota: l.parsed.Quota, Start: l.parsed.Date, Seed: l.folder}
	if name := l.parsed.Mailboxes; name != "" {
		s := c.sets[name]
		switch {
		case s == nil:
			return config, "mailboxes", fmt.Errorf("front matter: there is no set mailboxes/%s", name)
		case len(s.faults) > 0:
			return config, "mailboxes", fmt.Errorf("not played: the set mailboxes/%s has faults", name)
		}
		config.Set = s.Set
	}
	if l.parsed.TLS {
		when := config.Start
		if when.IsZero() { // which is a fault of its own, and no time for a certificate
			when = time.Unix(0, 0)
		}
		pair, err := selfsigned.New(config.Host, when)
		if err != nil {
			return config, "host", fmt.Errorf("front matter: host: %w", err)
		}
		config.StartTLS, config.Handshake = pair.Accept, pair.Join
	}
	return config, "", nil
}

func newWorld(config mailhost.WorldConfig) func() (player.World, error) {
	return func() (player.World, error) { return mailhost.NewWorld(config) }
}

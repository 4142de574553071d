package main

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"syscall/js"
	"time"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/wasm/sandbox/internal/batch"
)

// A store is one mail store of a page, driven by its player.
type store struct {
	name    string
	speaker *speaker
	player  *player.Player
	lesson  bool         // it has one
	began   atomic.Int64 // when its millisecond 0 was, by the page's clock, in milliseconds since 1970
}

// open makes the store that a request describes, in place of the one that has its name, and has it play again what was
// sent before.
func (p *page) open(name string, r js.Value) {
	if old := p.stores[name]; old != nil {
		delete(p.stores, name)
		old.player.Close()
	}
	s := &store{name: name, speaker: p.speaker}
	setup, err := s.setup(r)
	if err != nil {
		s.failed(err)
		return
	}
	log := entries(r.Get("log"))
	now := time.Now().UnixMilli()
	switch {
	case setup.Lesson == nil:
		s.began.Store(setup.Start.UnixMilli()) // the world's clock is the page's
	case len(log) > 0:
		s.began.Store(now - log[len(log)-1].Millis)
	default:
		s.began.Store(now)
	}
	s.player = player.New(setup)
	p.stores[name] = s
	if len(log) > 0 {
		s.player.Resume(log, r.Get("hash").String())
	} else {
		s.player.Reset()
	}
}

// setup reads what a store is made of.
func (s *store) setup(r js.Value) (player.Setup, error) {
	set, err := mailset.LoadTar(bytes.NewReader(octets(r.Get("set"))))
	if err != nil {
		return player.Setup{}, fmt.Errorf("the mailboxes: %w", err)
	}
	world := mailhost.WorldConfig{
		Set:   set,
		Host:  r.Get("host").String(),
		Quota: int64(r.Get("quota").Float()),
		Start: time.UnixMilli(int64(r.Get("start").Float())).UTC(),
	}
	world.Seed = world.Start.Format(time.RFC3339Nano)
	var lesson *transcript.Lesson
	if l := r.Get("lesson"); l.Truthy() {
		var faults []transcript.Fault
		lesson, faults = transcript.Parse(l.Get("file").String(), octets(l.Get("source")))
		if len(faults) > 0 {
			return player.Setup{}, faults[0]
		}
		s.lesson = true
		world.Host, world.Quota, world.Start, world.Seed = lesson.Host, lesson.Quota, lesson.Date, l.Get("name").String()
	}
	return player.Setup{
		Lesson:   lesson,
		NewWorld: func() (player.World, error) { return mailhost.NewWorld(world) },
		Start:    world.Start,
		Elapsed:  s.elapsed,
		Events:   s.hear,
	}, nil
}

// elapsed returns how long ago the store began.
func (s *store) elapsed() time.Duration {
	return time.Duration(max(0, time.Now().UnixMilli()-s.began.Load())) * time.Millisecond
}

// entries reads a log that was kept.
func entries(log js.Value) []player.Entry {
	all := make([]player.Entry, log.Get("length").Int())
	for i := range all {
		e := log.Index(i)
		all[i] = player.Entry{
			Millis: int64(e.Get("millis").Float()),
			Conn:   e.Get("conn").String(),
			Kind:   e.Get("kind").String(),
			Text:   string(octets(e.Get("text"))),
		}
	}
	return all
}

func (s *store) failed(err error) {
	s.speaker.tell(func(b *batch.Batch) {
		b.Begin("failed")
		b.String("store", s.name)
		b.String("conn", "")
		b.String("error", err.Error())
	})
}

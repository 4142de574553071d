package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"strconv"
	"sync/atomic"
	"syscall/js"
	"time"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/wasm/internal/batch"
	"sanduq/wasm/internal/speaker"
)

// defaultHost is the host of the document's sessions.
const defaultHost = "shadrach.smallorg.org"

// A store is one mail store of a page, driven by its player.
type store struct {
	name    string
	host    js.Value
	speaker *speaker.Speaker
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
	s := &store{name: name, host: p.host, speaker: p.speaker}
	setup, err := s.setup(r)
	if err != nil {
		s.failed(err)
		return
	}
	log := entries(r.Get("log"))
	s.began.Store(time.Now().UnixMilli())
	if len(log) > 0 {
		s.began.Add(-log[len(log)-1].Millis)
	}
	if setup.Lesson == nil {
		s.began.Store(setup.Start.UnixMilli()) // the free console's clock is the page's
	}
	s.player = player.New(setup)
	p.stores[name] = s
	s.player.Resume(player.Record{
		Log: log, Version: r.Get("version").String(), Done: r.Get("done").Int(), Differs: r.Get("different").Int(),
	})
}

// setup reads what a store is made of.
func (s *store) setup(r js.Value) (player.Setup, error) {
	tar := speaker.Octets(r.Get("set"))
	set, err := mailset.LoadTar(bytes.NewReader(tar))
	if err != nil {
		return player.Setup{}, fmt.Errorf("the mailboxes: %w", err)
	}
	world := mailhost.WorldConfig{
		Set:   set,
		Host:  r.Get("host").String(),
		Quota: int64(r.Get("quota").Float()),
		Start: time.UnixMilli(int64(r.Get("start").Float())).UTC(),
	}
	if world.Host == "" {
		world.Host = defaultHost
	}
	version := set.Hash()
	sum := fnv.New64a()
	sum.Write(tar)
	formerly := strconv.FormatUint(sum.Sum64(), 36)
	world.Seed = world.Start.Format(time.RFC3339Nano)
	var lesson *transcript.Lesson
	if l := r.Get("lesson"); l.Truthy() {
		// What is wrong with it stands on the page of whoever writes it; the rest can be played.
		lesson, _ = transcript.Parse(l.Get("file").String(), speaker.Octets(l.Get("source")))
		s.lesson = true
		version = lesson.Version(version)
		formerly += "-" + lesson.Hash()
		world.Host, world.Quota, world.Start, world.Seed = lesson.Host, lesson.Quota, lesson.Date, l.Get("name").String()
	}
	setup := player.Setup{
		Lesson:   lesson,
		Version:  version,
		Formerly: formerly,
		NewWorld: func() (player.World, error) { return mailhost.NewWorld(world) },
		Start:    world.Start,
		Elapsed:  s.elapsed,
		Events:   s.hear,
	}
	if lesson != nil && lesson.TLS {
		s.offerTLS(&world)
		setup.Wire = s.overhear
		// The answers are the same, and come without a way through another program.
		tried := world
		tried.StartTLS, tried.Handshake = asItIs, asItIs
		setup.TryWorld = func() (player.World, error) { return mailhost.NewWorld(tried) }
	}
	return setup, nil
}

// look begins or ends to show the mailboxes.
func (s *store) look(r js.Value) {
	if r.Get("off").Truthy() {
		s.player.LookAway()
		return
	}
	s.player.Look(r.Get("user").String(), r.Get("mailbox").String())
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
			Text:   string(speaker.Octets(e.Get("text"))),
		}
	}
	return all
}

func (s *store) failed(err error) {
	s.speaker.Tell(func(b *batch.Batch) {
		b.Begin("failed")
		b.String("store", s.name)
		b.String("conn", "")
		b.String("error", err.Error())
	})
}

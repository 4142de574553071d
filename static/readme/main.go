// Command readme draws static/readme/session.svg, the moving picture at the head of README.md: it plays the dialogues
// of session.md against the mail host, and shows each line where and when it was said. It is `make picture`.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing/fstest"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
)

func main() {
	if err := run("static/readme"); err != nil {
		fmt.Fprintln(os.Stderr, "readme:", err)
		os.Exit(1)
	}
}

// run draws the session of a folder.
func run(dir string) error {
	source, err := os.ReadFile(filepath.Join(dir, "session.md"))
	if err != nil {
		return err
	}
	said, err := play(source)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "session.svg"), draw(said), 0o644)
}

// play returns what is said in the dialogues of a lesson, in order. A lesson whose answers differ is an error.
func play(source []byte) ([]player.Line, error) {
	lesson, faults := transcript.Parse("session.md", source)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	set, err := mailset.Load(mailboxes, "readme")
	if err != nil {
		return nil, err
	}
	newWorld := func() (player.World, error) {
		return mailhost.NewWorld(mailhost.WorldConfig{Set: set, Host: lesson.Host, Start: lesson.Date, Seed: "readme"})
	}
	var said []player.Line
	var progress player.Progress
	var failed error
	p := player.New(player.Setup{Lesson: lesson, NewWorld: newWorld, Start: lesson.Date, Events: func(e player.Event) {
		switch e := e.(type) {
		case player.Line:
			said = append(said, e)
		case player.Progress:
			progress = e
		case player.Failed:
			failed = errors.Join(failed, e.Err)
		}
	}})
	defer p.Close()
	for _, step := range lesson.Steps {
		p.Step(step.Number)
	}
	if err := p.Wait(context.Background()); err != nil {
		return nil, err
	}
	for i, s := range progress.Steps {
		if s.State != "done" {
			failed = errors.Join(failed, fmt.Errorf("session.md:%d: this step is %s: %v", lesson.Steps[i].Line(), s.State, s.Diff))
		}
	}
	return said, failed
}

// mailboxes are one user's, with nothing in them.
var mailboxes fs.FS = fstest.MapFS{"readme/set.txt": {Data: []byte("domain mail.example\nuser alex drums\nmailbox INBOX\n")}}

package lessons_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"

	"sanduq/lessons"
	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/selfsigned"
)

// TestOtherRoads: every task of the course is done by another road than its solution, where the steps before it are done.
func TestOtherRoads(t *testing.T) {
	t.Parallel()
	roads := readRoads(t)
	folders, err := fs.Glob(lessons.FS, "*/en.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range folders {
		src, err := fs.ReadFile(lessons.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		l, _ := transcript.Parse(file, src)
		name := path.Dir(file)
		for _, task := range l.Tasks {
			key := name + " " + strconv.Itoa(task.Number)
			road := roads[key]
			delete(roads, key)
			if len(road) == 0 {
				t.Errorf("task %s has no other road in testdata/roads.txt", key)
				continue
			}
			t.Run(key, func(t *testing.T) {
				t.Parallel()
				walk(t, l, name, task, road)
			})
		}
	}
	for key := range roads {
		t.Errorf("there is no task %s", key)
	}
}

// readRoads reads the lines of each road, by lesson and number of the task.
func readRoads(t *testing.T) map[string][]string {
	t.Helper()
	src, err := os.ReadFile("testdata/roads.txt")
	if err != nil {
		t.Fatal(err)
	}
	roads := map[string][]string{}
	for part := range strings.SplitSeq(strings.TrimSpace(string(src)), "\n\n") {
		lines := strings.Split(part, "\n")
		if !strings.HasPrefix(lines[0], "#") {
			roads[lines[0]] = lines[1:]
		}
	}
	return roads
}

// walk has a learner go a road from where the task begins.
func walk(t *testing.T, l *transcript.Lesson, name string, task *transcript.Task, road []string) {
	set, err := mailset.Load(lessons.FS, "mailboxes/"+l.Mailboxes)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var last player.Progress
	var said strings.Builder
	p := player.New(player.Setup{
		Lesson: l, Start: l.Date,
		NewWorld: func() (player.World, error) {
			config := mailhost.WorldConfig{Set: set, Host: l.Host, Quota: l.Quota, Start: l.Date, Seed: name}
			if l.TLS {
				pair, err := selfsigned.New(l.Host, l.Date)
				if err != nil {
					return nil, err
				}
				config.StartTLS, config.Handshake = pair.Accept, pair.Join
			}
			return mailhost.NewWorld(config)
		},
		Events: func(e player.Event) {
			mu.Lock()
			defer mu.Unlock()
			switch e := e.(type) {
			case player.Progress:
				last = e
			case player.Line:
				if !e.Replayed {
					said.WriteString(e.Conn + " " + string(rune(e.Who)) + ": " + e.Text + "\n")
				}
			}
		},
	})
	defer p.Close()
	p.Restart(task.After + 1)
	for _, line := range road {
		conn, command, typed := strings.Cut(line, ":")
		if typed {
			p.Send(conn, strings.TrimPrefix(command, " "))
			continue
		}
		words := strings.Fields(line)
		port, _ := strconv.Atoi(words[2])
		p.Connect(words[0], words[1], port)
	}
	if err := p.Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if state := last.Tasks[task.Number-1]; state.State != "done" {
		t.Errorf("the task is %s, its goals %v:\n%s", state.State, state.Goals, said.String())
	}
}

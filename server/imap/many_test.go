package imap_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
)

// A view is what one client believes of its mailbox, from EXISTS and EXPUNGE alone.
type view struct {
	t      testing.TB
	client *talk.Client
	count  int
}

// hear takes an answer in.
func (v *view) hear(answer string) {
	for _, line := range strings.Split(answer, "\n") {
		var n int
		if _, err := fmt.Sscanf(line, "* %d EXISTS", &n); err == nil && strings.HasSuffix(line, "EXISTS") {
			if n < v.count {
				v.t.Errorf("EXISTS %d after %d without EXPUNGE", n, v.count)
			}
			v.count = n
		}
		if _, err := fmt.Sscanf(line, "* %d EXPUNGE", &n); err == nil && strings.HasSuffix(line, "EXPUNGE") {
			if n < 1 || n > v.count {
				v.t.Errorf("EXPUNGE %d of %d", n, v.count)
			}
			v.count--
		}
	}
}

// TestManySessions has sessions change one mailbox by turns, at random, some in
// IDLE meanwhile. None may be told of an expunge while FETCH, STORE or SEARCH is
// answered, every view must add up all the time, and all end in the same.
func TestManySessions(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			manySessions(t, rand.New(rand.NewPCG(seed, 0)))
		})
	}
}

func manySessions(t *testing.T, random *rand.Rand) {
	w := testWorld(t, imap.Config{})
	var views []*view
	for range 4 {
		views = append(views, &view{t: t, client: w.selected("newbox"), count: 6})
	}
	idling := map[*view]bool{}
	for step := range 150 {
		v := views[random.IntN(len(views))]
		if idling[v] {
			v.hear(v.client.Send("DONE"))
			delete(idling, v)
			continue
		}
		n := 1 + random.IntN(max(1, v.count))
		command := []string{
			"NOOP", "CHECK", "IDLE", "EXPUNGE",
			fmt.Sprintf("FETCH %d (UID FLAGS)", n), fmt.Sprintf("STORE %d +FLAGS (\\Deleted)", n), fmt.Sprintf("STORE 1:%d -FLAGS.SILENT (\\Deleted k%d)", n, n),
			fmt.Sprintf("COPY %d newbox", n), "UID FETCH 1:* FLAGS", "SEARCH DELETED", fmt.Sprintf("UID MOVE %d newbox", 1+random.IntN(step+7)),
			"APPEND newbox {16+}\r\nSubject: Hi\r\n\r\nX", "UID EXPUNGE 1:20",
		}[random.IntN(13)]
		answer := v.client.Send("t " + command)
		v.hear(answer)
		switch name, _, _ := strings.Cut(command, " "); name {
		case "FETCH", "STORE", "SEARCH":
			if strings.Contains(answer, "EXPUNGE\n") {
				t.Fatalf("%s is answered:\n%s", command, answer)
			}
		case "IDLE":
			idling[v] = true
		}
		if !idling[v] && !strings.Contains(answer, "\nt ") && !strings.HasPrefix(answer, "t ") {
			t.Fatalf("%s is answered:\n%s", command, answer)
		}
	}
	var first string
	recent := map[string]bool{}
	for i, v := range views {
		if idling[v] {
			v.hear(v.client.Send("DONE"))
		}
		v.hear(v.client.Send("t NOOP"))
		list := v.client.Send("t UID FETCH 1:* FLAGS")
		for _, line := range strings.Split(list, "\n") {
			if _, uid, _ := strings.Cut(line, "UID "); strings.Contains(line, `\Recent`) {
				if recent[uid] {
					t.Errorf("more than one session has message UID %s as recent", uid)
				}
				recent[uid] = true
			}
		}
		list = strings.NewReplacer(` \Recent`, "", `\Recent`, "").Replace(list) // each has its own
		if i == 0 {
			first = list
		}
		if messages := strings.Count(list, " FETCH ("); messages != v.count || list != first {
			t.Errorf("session %d believes in %d messages, and has %d:\n%s\nthe first has:\n%s", i, v.count, messages, list, first)
		}
	}
}

// TestSessionsAtOnce has sessions work at the same time, for the race detector.
// Each must get an answer to everything, and all end with the same mailbox.
func TestSessionsAtOnce(t *testing.T) {
	t.Parallel()
	const sessions, rounds = 6, 20
	w := testWorld(t, imap.Config{})
	var clients []*talk.Client
	for range sessions {
		clients = append(clients, w.selected("newbox"))
	}
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			for i := range rounds {
				c.Raw(fmt.Sprintf("t APPEND newbox {16+}\r\nSubject: Hi\r\n\r\nX\r\nt STORE 1:2 +FLAGS (\\Flagged k%d)\r\nt UID MOVE %d newbox\r\nt IDLE\r\nDONE\r\n"+
					"t FETCH 1 (BODY[])\r\nt EXPUNGE\r\nt STATUS newbox (MESSAGES)\r\n", i, 1+i))
			}
			c.Raw("end NOOP\r\n")
		})
	}
	all.Wait()
	for i, c := range clients {
		answer := c.Send()
		if got := strings.Count("\n"+answer, "\nt "); got != rounds*7 || !strings.Contains(answer, "\nend OK") {
			t.Errorf("session %d: %d answers to %d commands:\n%.2000s", i, got, rounds*7, answer)
		}
	}
	clients[0].Send("t NOOP") // the rest of the news
	want := clients[0].Send("t UID SEARCH ALL")
	for i, c := range clients {
		c.Send("t NOOP")
		if got := c.Send("t UID SEARCH ALL"); got != want || !strings.Contains(got, "t OK") {
			t.Errorf("session %d has %s, the first %s", i, got, want)
		}
	}
}

package imap_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// TestAutologout lets the silence pass, in the command state and in IDLE. The
// time is real, and no test waits for more than it: it ends in the answer.
func TestAutologout(t *testing.T) {
	t.Parallel()
	for _, idle := range []bool{false, true} {
		w := testWorld(t, imap.Config{Bounds: wire.Bounds{Idle: 30 * time.Millisecond}})
		ours, theirs := net.Pipe()
		w.Serve(theirs)
		if idle {
			go io.WriteString(ours, "a1 LOGIN alex drums\r\na2 IDLE\r\n")
		}
		ours.SetReadDeadline(time.Now().Add(talk.Patience))
		got, err := io.ReadAll(ours)
		if err != nil || !strings.HasSuffix(string(got), "* BYE Autologout: nothing came for 30ms\r\n") {
			t.Errorf("idle %v: %q, %v", idle, got, err)
		}
		ours.Close()
	}
}

func TestShutdown(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	fresh, idle, literal := w.greeted(), w.selected("newbox"), w.loggedIn()
	idle.Expect("+ idling: DONE alone ends it", "a1 IDLE")
	literal.Expect("+ Ready for 5 octets", "a1 APPEND INBOX {5}")
	w.Shutdown()
	for _, c := range []*talk.Client{fresh, idle, literal} {
		select {
		case <-c.Closed():
		case <-time.After(talk.Patience):
			t.Fatal("the server does not close")
		}
		c.Expect("* BYE shadrach.smallorg.org IMAP4rev1 server terminating connection\n<close>")
	}
}

// TestShutdownWhileBlocked: a client that takes nothing does not hold up the end.
func TestShutdownWhileBlocked(t *testing.T) {
	t.Parallel()
	testWorld(t, imap.Config{}).EndsWhileBlocked(t)
}

// TestClientGone: whatever a client leaves behind, Serve ends without an error
// and no session of the store stays open.
func TestClientGone(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"", "a1 NOO", "a1 LOGIN alex drums\r\na2 APPEND INBOX {500}\r\nhalf",
		"a1 LOGIN alex drums\r\na2 SELECT newbox\r\na3 IDLE\r\n", "a1 AUTHENTICATE LOGIN\r\n"} {
		w := testWorld(t, imap.Config{})
		c := w.Connect()
		c.Raw(sent)
		c.Take()
		c.Conn.Close()
		w.Settle()
		w.Wait()
	}
}

// TestIdleHearsAll has several sessions idle while others change the mailbox at
// the same time. Each must have heard of every message once all is at rest.
func TestIdleHearsAll(t *testing.T) {
	t.Parallel()
	const writers, messages = 4, 25
	w := testWorld(t, imap.Config{})
	var idlers []*talk.Client
	for range 3 {
		c := w.selected("newbox")
		c.Expect("+ idling: DONE alone ends it", "a1 IDLE")
		idlers = append(idlers, c)
	}
	alex, _ := w.store.User("alex")
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range messages {
				if _, err := alex.Append("newbox", mailstore.NewMessage{Content: letter("x")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	want := fmt.Sprintf("* %d EXISTS", 6+writers*messages)
	for i, c := range idlers {
		if got := c.Send(); !strings.Contains(got, want) {
			t.Errorf("idler %d did not hear %q:\n%s", i, want, got)
		}
		c.Expect("a1 OK IDLE completed", "DONE")
	}
}

// TestIdlePartialLine: news in the middle of a line does not break it.
func TestIdlePartialLine(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.selected("newbox")
	c.Expect("+ idling: DONE alone ends it", "a1 IDLE")
	c.Raw("DO")
	alex, _ := w.store.User("alex")
	w.put(alex, "newbox", "More")
	c.Expect("* 7 EXISTS\n* 0 RECENT")
	c.Raw("NE")
	w.put(alex, "newbox", "More")
	c.Expect("* 8 EXISTS\n* 0 RECENT\na1 OK IDLE completed", "")
}

// TestIdleStartsWithNews: news that waits when IDLE begins is told at once.
func TestIdleStartsWithNews(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.selected("newbox")
	alex, _ := w.store.User("alex")
	w.put(alex, "newbox", "More")
	c.Expect("+ idling: DONE alone ends it\n* 7 EXISTS\n* 0 RECENT", "a1 IDLE")
}

func TestServeAfterCancel(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ours, theirs := net.Pipe()
	defer ours.Close()
	go io.Copy(io.Discard, ours)
	must(t, w.server.Serve(ctx, theirs))
}

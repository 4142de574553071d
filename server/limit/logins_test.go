package limit_test

import (
	"fmt"
	"net"
	"testing"
	"time"

	"sanduq/server/limit"
)

// A door is logins by a clock that a test sets.
type door struct {
	t     *testing.T
	clock time.Time
	all   *limit.Logins
}

func newDoor(t *testing.T) *door {
	d := &door{t: t, clock: time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)}
	d.all = limit.NewLogins(func() time.Time { return d.clock })
	return d
}

func ip(s string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(s), Port: 4000} }

// try tries once, waits as it must, and returns what came of it.
func (d *door) try(user, from string, right bool) string {
	wait, unanswered, last := d.all.Try(user, ip(from), right)
	d.clock = d.clock.Add(wait)
	switch {
	case unanswered:
		return "unanswered"
	case last:
		return wait.String() + " and the end"
	}
	return wait.String()
}

func (d *door) want(user, from string, right bool, want string) {
	d.t.Helper()
	if got := d.try(user, from, right); got != want {
		d.t.Errorf("a try as %s from %s: %s, want %s", user, from, got, want)
	}
}

func TestDelaysGrow(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for i, want := range []string{"0s", "0s", "0s", "1s", "2s", "4s", "8s", "15s", "15s", "15s and the end", "15s and the end"} {
		if got := d.try("alex", "192.0.2.1", false); got != want {
			t.Errorf("try %d: %s, want %s", i+1, got, want)
		}
	}
	d.want("alex", "192.0.2.1", true, "15s") // whoever knows the password is let in
	d.want("alex", "192.0.2.1", false, "0s") // and may err anew
}

// TestManyUsersOfOneClient: a client is counted whichever user it tries.
func TestManyUsersOfOneClient(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for i, want := range []string{"0s", "0s", "0s", "1s", "2s"} {
		d.want(fmt.Sprint("user", i), "2001:db8::1", false, want)
	}
	d.want("user9", "2001:db8::ffff", false, "4s") // its network is one client
}

// TestManyClientsOfOneUser: what others fail makes a user wait, but never for long, and not where he has been before.
func TestManyClientsOfOneUser(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.want("alex", "192.0.2.200", true, "0s")
	for i := range 100 {
		d.try("alex", fmt.Sprintf("192.0.2.%d", i), false)
	}
	d.want("alex", "192.0.2.150", true, "4s")
	d.want("alex", "192.0.2.200", true, "0s")
	d.want("riley", "192.0.2.150", false, "0s")
}

// TestParallelTries: many connections bring no more tries than one.
func TestParallelTries(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	answered := 0
	for range 1000 { // at one moment
		if _, unanswered, _ := d.all.Try("alex", ip("192.0.2.1"), false); !unanswered {
			answered++
		}
	}
	if answered != 7 { // three at once, and those after 1, 3, 7, 15 seconds
		t.Errorf("%d of 1000 tries at once are answered", answered)
	}
	if _, unanswered, last := d.all.Try("alex", ip("192.0.2.1"), true); !unanswered || !last {
		t.Error("whether the next is right can be learned")
	}
	d.want("alex", "192.0.2.2", true, "4s")
	d.clock = d.clock.Add(time.Minute)
	d.want("alex", "192.0.2.1", true, "4s")
}

// TestFailuresAreForgotten: after a quarter of an hour, and beyond as many as are kept.
func TestFailuresAreForgotten(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for range 9 {
		d.try("alex", "192.0.2.1", false)
	}
	d.clock = d.clock.Add(16 * time.Minute)
	d.want("alex", "192.0.2.1", false, "0s")
	for range 5 {
		d.try("alex", "192.0.2.1", false)
	}
	for i := range 11_000 {
		d.try(fmt.Sprint("user", i), fmt.Sprintf("10.0.%d.%d", i/250, i%250), false)
	}
	d.want("alex", "192.0.2.1", false, "0s")
}

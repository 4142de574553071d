package bridge_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/internal/bridge"
)

// answers is a resolver that gives one answer after the other.
type answers struct {
	asked int
	give  [][]string
	err   error
}

func (a *answers) LookupNetIP(_ context.Context, _, _ string) ([]netip.Addr, error) {
	a.asked++
	if a.err != nil {
		return nil, a.err
	}
	var addrs []netip.Addr
	for _, text := range a.give[min(a.asked, len(a.give))-1] {
		addrs = append(addrs, netip.MustParseAddr(text))
	}
	return addrs, nil
}

var errRefused = errors.New("connection refused")

func TestDialAddresses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		host    string
		give    []string
		private bool
		dialled []string // all refuse
		want    error
	}{
		"public":            {"imap.example.org", []string{"9.9.9.9"}, false, []string{"9.9.9.9:993"}, bridge.ErrUnreachable},
		"literal":           {"9.9.9.9", nil, false, []string{"9.9.9.9:993"}, bridge.ErrUnreachable},
		"literal loopback":  {"127.0.0.1", nil, false, nil, bridge.ErrAddress},
		"literal mapped":    {"::ffff:127.0.0.1", nil, false, nil, bridge.ErrAddress},
		"loopback":          {"imap.example.org", []string{"127.0.0.1"}, false, nil, bridge.ErrAddress},
		"private":           {"imap.example.org", []string{"10.1.2.3"}, false, nil, bridge.ErrAddress},
		"mapped":            {"imap.example.org", []string{"::ffff:10.1.2.3"}, false, nil, bridge.ErrAddress},
		"NAT64":             {"imap.example.org", []string{"64:ff9b::7f00:1"}, false, nil, bridge.ErrAddress},
		"a number":          {"2130706433", []string{"127.0.0.1"}, false, nil, bridge.ErrAddress},
		"hexadecimal":       {"0x7f000001", []string{"127.0.0.1"}, false, nil, bridge.ErrAddress},
		"short":             {"127.1", []string{"127.0.0.1"}, false, nil, bridge.ErrAddress},
		"mixed":             {"imap.example.org", []string{"10.0.0.1", "9.9.9.9", "::1", "::ffff:9.9.9.9"}, false, []string{"9.9.9.9:993"}, bridge.ErrUnreachable},
		"private lab":       {"lab.internal", []string{"fd12::1", "169.254.169.254"}, true, []string{"[fd12::1]:993"}, bridge.ErrUnreachable},
		"private metadata":  {"lab.internal", []string{"169.254.169.254", "fd00:ec2::254"}, true, nil, bridge.ErrAddress},
		"private multicast": {"lab.internal", []string{"ff02::1", "0.0.0.0"}, true, nil, bridge.ErrAddress},
		"none":              {"imap.example.org", []string{}, false, nil, bridge.ErrName},
		"many": {"imap.example.org", []string{"9.0.0.1", "9.0.0.2", "9.0.0.3", "9.0.0.4", "9.0.0.5", "9.0.0.6", "9.0.0.7", "9.0.0.8", "9.0.0.9"}, false,
			[]string{"9.0.0.1:993", "9.0.0.2:993", "9.0.0.3:993", "9.0.0.4:993", "9.0.0.5:993", "9.0.0.6:993", "9.0.0.7:993", "9.0.0.8:993"}, bridge.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Whoever asks a second time is led to loopback.
			resolver := &answers{give: [][]string{c.give, {"127.0.0.1"}}}
			d := &bridge.Dialer{Resolver: resolver}
			var dialled []string
			d.SetConnect(func(_ context.Context, network, address string) (net.Conn, error) {
				dialled = append(dialled, address)
				return nil, errRefused
			})
			_, err := d.Dial(t.Context(), &bridge.Target{Host: c.host, Port: 993, Private: c.private})
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if !slices.Equal(dialled, c.dialled) {
				t.Errorf("dialled %q, want %q", dialled, c.dialled)
			}
			if want := min(len(c.give), 1); c.give != nil && resolver.asked != max(want, 1) || c.give == nil && resolver.asked != 0 {
				t.Errorf("the resolver was asked %d times", resolver.asked)
			}
		})
	}
}

func TestDialName(t *testing.T) {
	t.Parallel()
	d := &bridge.Dialer{Resolver: &answers{err: &net.DNSError{Err: "no such host", IsNotFound: true}}}
	if _, err := d.Dial(t.Context(), &bridge.Target{Host: "nowhere.example", Port: 993}); !errors.Is(err, bridge.ErrName) {
		t.Errorf("error %v, want ErrName", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Dial(gone, &bridge.Target{Host: "nowhere.example", Port: 993}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}

// TestDialSilent: a dead first address leaves the others their share of the time.
func TestDialSilent(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]error{"all silent": bridge.ErrSilent, "the last refuses": bridge.ErrUnreachable, "the last answers": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &bridge.Dialer{Resolver: &answers{give: [][]string{{"9.0.0.1", "9.0.0.2", "9.0.0.3"}}}, Timeout: 9 * time.Second}
				ours, theirs := net.Pipe()
				defer ours.Close()
				defer theirs.Close()
				d.SetConnect(func(ctx context.Context, _, address string) (net.Conn, error) {
					if address == "9.0.0.3:993" && last == nil {
						return ours, nil
					}
					if address == "9.0.0.3:993" && last == bridge.ErrUnreachable {
						return nil, errRefused
					}
					<-ctx.Done()
					return nil, ctx.Err()
				})
				began := time.Now()
				conn, err := d.Dial(t.Context(), &bridge.Target{Host: "imap.example.org", Port: 993})
				if !errors.Is(err, last) || (conn != nil) != (last == nil) {
					t.Errorf("error %v, want %v", err, last)
				}
				want := 6 * time.Second
				if last == bridge.ErrSilent {
					want = 9 * time.Second
				}
				if took := time.Since(began); took != want {
					t.Errorf("took %v, want %v", took, want)
				}
			})
		})
	}
}

func TestDialLoopback(t *testing.T) {
	t.Parallel()
	l := listen(t)
	port := l.Addr().(*net.TCPAddr).Port
	d := &bridge.Dialer{Resolver: &answers{give: [][]string{{"169.254.169.254", "127.0.0.1"}}}}
	conn, err := d.Dial(t.Context(), &bridge.Target{Host: "lab.internal", Port: port, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := conn.RemoteAddr().String(); got != l.Addr().String() {
		t.Errorf("connected to %s", got)
	}
	l.Close()
	if _, err := d.Dial(t.Context(), &bridge.Target{Host: "127.0.0.1", Port: port, Private: true}); !errors.Is(err, bridge.ErrUnreachable) {
		t.Errorf("error %v, want ErrUnreachable", err)
	}
}

//go:build !js

package mailhost_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/limit"
	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
)

// tries are each a way to try a password, wrong or right, and how it is answered.
var tries = []struct {
	name, protocol string
	port           int
	hello          string // before each try
	wrong, right   []string
	failed, in     string
}{
	{"LOGIN", "imap", 143, "", []string{"a1 LOGIN alex no"}, []string{"a1 LOGIN alex drums"}, "a1 NO [AUTHENTICATIONFAILED]", "a1 OK"},
	{"AUTHENTICATE PLAIN", "imap", 143, "", []string{"a1 AUTHENTICATE PLAIN AGFsZXgAbm8="}, []string{"a1 AUTHENTICATE PLAIN AGFsZXgAZHJ1bXM="}, "a1 NO [AUTHENTICATIONFAILED]", "a1 OK"},
	{"PASS", "pop3", 110, "", []string{"USER alex", "PASS no"}, []string{"USER alex", "PASS drums"}, "-ERR [AUTH]", "+OK alex's maildrop"},
	{"AUTH LOGIN", "pop3", 110, "", []string{"AUTH LOGIN", "YWxleA==", "bm8="}, []string{"AUTH LOGIN", "YWxleA==", "ZHJ1bXM="}, "-ERR [AUTH]", "+OK alex's maildrop"},
	{"AUTH PLAIN", "smtp", 587, "EHLO a.example", []string{"AUTH PLAIN AGFsZXgAbm8="}, []string{"AUTH PLAIN AGFsZXgAZHJ1bXM="}, "535 5.7.8", "235 2.7.0"},
}

// TestGuessing: three tries are free, the next wait for longer and longer, and the tenth ends the connection; on other
// connections and by other protocols it goes on.
func TestGuessing(t *testing.T) {
	t.Parallel()
	for _, tt := range tries {
		t.Run(tt.protocol+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				log := new(journal)
				host := guessed(t, log)
				defer host.Close()
				dial := func(protocol string, port int, hello string) (io.WriteCloser, *bufio.Reader) {
					conn, err := host.Dial(protocol, port)
					if err != nil {
						t.Fatal(err)
					}
					r := bufio.NewReader(conn)
					r.ReadString('\n')
					if hello != "" {
						io.WriteString(conn, hello+"\r\n")
						for line := ""; !strings.HasPrefix(line, "250 "); {
							line, _ = r.ReadString('\n')
						}
					}
					return conn, r
				}
				try := func(conn io.Writer, r *bufio.Reader, lines []string) (last string, took time.Duration) {
					began := time.Now()
					for _, line := range lines {
						io.WriteString(conn, line+"\r\n")
						for last = ""; last == "" || strings.HasPrefix(last, "* "); {
							var err error
							if last, err = r.ReadString('\n'); err != nil {
								return last + err.Error(), time.Since(began)
							}
						}
					}
					return last, time.Since(began)
				}
				conn, r := dial(tt.protocol, tt.port, tt.hello)
				for i, wait := range []int{0, 0, 0, 1, 2, 4, 8, 15, 15} {
					if last, took := try(conn, r, tt.wrong); !strings.HasPrefix(last, tt.failed) || took != time.Duration(wait)*time.Second {
						t.Errorf("try %d is answered %q after %v", i+1, last, took)
					}
				}
				if last, took := try(conn, r, tt.wrong); !strings.HasPrefix(last, tt.failed) && !strings.HasPrefix(last, "421 4.7.0") || took != 15*time.Second {
					t.Errorf("the tenth try is answered %q after %v", last, took)
				}
				if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
					t.Errorf("then comes %q, %v", rest, err)
				}
				conn.Close()
				for _, other := range tries {
					conn, r := dial(other.protocol, other.port, other.hello)
					if last, took := try(conn, r, other.right); !strings.HasPrefix(last, other.in) || took > 15*time.Second || other.name == "LOGIN" && took != 15*time.Second {
						t.Errorf("by %s the right password is answered %q after %v", other.name, last, took)
					}
					conn.Close()
					synctest.Wait() // it holds the maildrop
				}
				if got := log.all(); strings.Count(got, `learner: a login as "alex" failed`) != 10 || strings.Contains(got, "no\"") {
					t.Errorf("logged:\n%s", got)
				}
			})
		})
	}
}

func guessed(t *testing.T, log *journal) *mailhost.Host {
	t.Helper()
	store := mailstore.New(mailstore.Options{})
	if _, err := store.AddUser("alex", "drums"); err != nil {
		t.Fatal(err)
	}
	return mailhost.New(store, mailhost.Config{Name: "mail.example", Timeouts: true, Logins: limit.NewLogins(time.Now), Logf: log.logf})
}

// TestGuessingOnManyConnections: at once, they bring no more tries than one after the other; and who sits elsewhere is let in.
func TestGuessingOnManyConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		host := guessed(t, new(journal))
		defer host.Close()
		l := &listener{conns: make(chan net.Conn)}
		go host.Serve(t.Context(), "imap", 143, l)
		login := func(from, password string) (answer string, took time.Duration) {
			ours, theirs := net.Pipe()
			defer ours.Close()
			l.conns <- &addressed{theirs, &net.TCPAddr{IP: net.ParseIP(from)}}
			r := bufio.NewReader(ours)
			r.ReadString('\n')
			began := time.Now()
			io.WriteString(ours, "a1 LOGIN alex "+password+"\r\n")
			for answer == "" || strings.HasPrefix(answer, "* BYE") {
				var err error
				if answer, err = r.ReadString('\n'); err != nil {
					return err.Error(), time.Since(began)
				}
			}
			return answer, time.Since(began)
		}
		answers := make(chan string, 40)
		for range cap(answers) {
			go func() {
				answer, _ := login("192.0.2.1", "no")
				answers <- answer
			}()
		}
		if answer, took := login("192.0.2.2", "drums"); !strings.HasPrefix(answer, "a1 OK") || took > 4*time.Second {
			t.Errorf("elsewhere the right password is answered %q after %v", answer, took)
		}
		codes := map[string]int{}
		for range cap(answers) {
			codes[strings.Fields(<-answers)[2]]++
		}
		if codes["[AUTHENTICATIONFAILED]"] != 7 || codes["[UNAVAILABLE]"] != 33 {
			t.Errorf("the tries are answered %v", codes)
		}
	})
}

// An addressed connection comes from an address.
type addressed struct {
	net.Conn
	from net.Addr
}

func (a *addressed) RemoteAddr() net.Addr { return a.from }

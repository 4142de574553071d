package memnet_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/net/nettest"

	"sanduq/server/memnet"
)

// longAgo is a deadline that has passed.
var longAgo = time.Unix(1, 0)

func TestConformance(t *testing.T) {
	nettest.TestConn(t, func() (c1, c2 net.Conn, stop func(), err error) {
		client, server := memnet.New().BoundedPipe("server", "client")
		return client, server, func() { client.Close(); server.Close() }, nil
	})
}

func TestWriteToServerNeverWaits(t *testing.T) {
	t.Parallel()
	client, server := memnet.New().Pipe("server", "client")
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<18) // 4 MiB, with nobody reading
	if n, err := client.Write(sent); n != len(sent) || err != nil {
		t.Fatalf("Write = %d, %v", n, err)
	}
	client.Close()
	got, err := io.ReadAll(server)
	if err != nil || !bytes.Equal(got, sent) {
		t.Errorf("read %d octets, %v; want the %d that were written", len(got), err, len(sent))
	}
}

func TestWriteToClientIsBounded(t *testing.T) {
	t.Parallel()
	client, server := memnet.New().Pipe("server", "client")
	sent := bytes.Repeat([]byte("x"), memnet.ClientBuffer+10)
	server.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
	n, err := server.Write(sent)
	if n != memnet.ClientBuffer || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("Write with nobody reading = %d, %v; want %d and a deadline", n, err, memnet.ClientBuffer)
	}
	server.SetWriteDeadline(time.Time{})

	written := make(chan error)
	go func() {
		_, err := server.Write(sent)
		server.Close()
		written <- err
	}()
	got, err := io.ReadAll(client)
	if want := memnet.ClientBuffer + len(sent); len(got) != want || err != nil {
		t.Errorf("read %d octets, %v; want %d", len(got), err, want)
	}
	if err := <-written; err != nil {
		t.Errorf("Write while the client reads: %v", err)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	type ends struct{ client, server *memnet.Conn }
	tests := []struct {
		name string
		do   func(ends) (int, error)
		n    int
		want error
	}{
		{"what was written before the peer's close is read", func(e ends) (int, error) {
			e.server.Write([]byte("* BYE"))
			e.server.Close()
			return e.client.Read(make([]byte, 9))
		}, 5, nil},
		{"half of it is read before the close", func(e ends) (int, error) {
			e.server.Write([]byte("* BYE"))
			e.client.Read(make([]byte, 2))
			e.server.Close()
			return e.client.Read(make([]byte, 9))
		}, 3, nil},
		{"after that comes the end", func(e ends) (int, error) {
			e.server.Write([]byte("* BYE"))
			e.server.Close()
			e.client.Read(make([]byte, 9))
			return e.client.Read(make([]byte, 9))
		}, 0, io.EOF},
		{"to a closed peer", func(e ends) (int, error) {
			e.client.Close()
			return e.server.Write([]byte("* OK"))
		}, 0, io.ErrClosedPipe},
		{"read after one's own close", func(e ends) (int, error) {
			e.server.Write([]byte("* OK"))
			e.client.Close()
			return e.client.Read(make([]byte, 9))
		}, 0, net.ErrClosed},
		{"write after one's own close", func(e ends) (int, error) {
			e.client.Close()
			return e.client.Write([]byte("a1 noop"))
		}, 0, net.ErrClosed},
		{"a second close", func(e ends) (int, error) {
			e.client.Close()
			return 0, e.client.Close()
		}, 0, nil},
		{"a deadline for what is closed", func(e ends) (int, error) {
			e.client.Close()
			return 0, e.client.SetDeadline(longAgo)
		}, 0, net.ErrClosed},
		{"a deadline comes before data", func(e ends) (int, error) {
			e.server.Write([]byte("* OK"))
			e.client.SetReadDeadline(longAgo)
			return e.client.Read(make([]byte, 9))
		}, 0, os.ErrDeadlineExceeded},
		{"and leaves the data there", func(e ends) (int, error) {
			e.server.Write([]byte("* OK"))
			e.client.SetReadDeadline(longAgo)
			e.client.Read(make([]byte, 9))
			e.client.SetReadDeadline(time.Time{})
			return e.client.Read(make([]byte, 9))
		}, 4, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			client, server := memnet.New().Pipe("server", "client")
			n, err := tt.do(ends{client, server})
			if n != tt.n || !errors.Is(err, tt.want) {
				t.Errorf("got %d, %v; want %d, %v", n, err, tt.n, tt.want)
			}
		})
	}
}

func TestCloseWakes(t *testing.T) {
	t.Parallel()
	full := make([]byte, memnet.ClientBuffer+1)
	tests := []struct {
		name string
		wait func(client, server *memnet.Conn) error
		end  func(client, server *memnet.Conn)
		want error
	}{
		{"a reader, by the peer", func(c, s *memnet.Conn) error { _, err := s.Read(full); return err },
			func(c, s *memnet.Conn) { c.Close() }, io.EOF},
		{"a reader, by itself", func(c, s *memnet.Conn) error { _, err := s.Read(full); return err },
			func(c, s *memnet.Conn) { s.Close() }, net.ErrClosed},
		{"a writer, by the peer", func(c, s *memnet.Conn) error { _, err := s.Write(full); return err },
			func(c, s *memnet.Conn) { c.Close() }, io.ErrClosedPipe},
		{"a writer, by itself", func(c, s *memnet.Conn) error { _, err := s.Write(full); return err },
			func(c, s *memnet.Conn) { s.Close() }, net.ErrClosed},
		{"a reader, by its deadline", func(c, s *memnet.Conn) error { _, err := s.Read(full); return err },
			func(c, s *memnet.Conn) { s.SetReadDeadline(longAgo) }, os.ErrDeadlineExceeded},
		{"a writer, by its deadline", func(c, s *memnet.Conn) error { _, err := s.Write(full); return err },
			func(c, s *memnet.Conn) { s.SetWriteDeadline(longAgo) }, os.ErrDeadlineExceeded},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			client, server := memnet.New().Pipe("server", "client")
			waited := make(chan error)
			go func() { waited <- tt.wait(client, server) }()
			tt.end(client, server)
			if err := <-waited; !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	client, server := memnet.New().Pipe("shadrach:143", "learner")
	for _, c := range []struct{ got, want net.Addr }{
		{client.LocalAddr(), server.RemoteAddr()},
		{client.RemoteAddr(), server.LocalAddr()},
		{client.RemoteAddr(), memnet.Addr("shadrach:143")},
	} {
		if c.got != c.want || c.got.Network() != "memory" {
			t.Errorf("address %v, want %v", c.got, c.want)
		}
	}
}

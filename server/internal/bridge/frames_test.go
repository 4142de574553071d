package bridge_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/internal/bridge"
)

// TestFrames: what no page of ours sends, and how each ends the connection.
func TestFrames(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", bridge.MessageOctets)
	for name, c := range map[string]struct {
		sent  []byte
		code  int
		cause string
		heard string // by the server
	}{
		"a text message":              {frame(fin|opText, "NOOP\r\n"), 1003, "text", ""},
		"128 KiB":                     {bytes.Join([][]byte{frame(fin|opBin, big), frame(fin|opClose, "\x03\xe8")}, nil), 1000, "left", big},
		"one octet more":              {frame(fin|opBin, big+"x"), 1009, "frame", ""},
		"100 MB, said":                {header(fin|opBin, 100<<20), 1009, "frame", ""},
		"more than there are":         {append(header(fin|opBin, 1<<62), big...), 1009, "frame", ""},
		"a negative length":           {append([]byte{fin | opBin, 0xff}, bytes.Repeat([]byte{0xff}, 12)...), 1008, "policy", ""},
		"in parts":                    {bytes.Join([][]byte{frame(opBin, "NO"), frame(0, ""), frame(fin, "OP"), frame(fin|opClose, "")}, nil), 0, "left", "NOOP"},
		"in too many parts":           {bytes.Join([][]byte{frame(opBin, big), frame(0, "x"), frame(fin, "")}, nil), 1009, "frame", ""},
		"a part of nothing":           {frame(fin, "NOOP"), 1002, "policy", ""},
		"one message in another":      {append(frame(opBin, "NO"), frame(fin|opBin, "OP")...), 1002, "policy", ""},
		"not masked":                  {[]byte{fin | opBin, 4, 'N', 'O', 'O', 'P'}, 1008, "policy", ""},
		"an unknown opcode":           {frame(fin|3, "NOOP"), 1002, "policy", ""},
		"a reserved bit":              {frame(fin|0x40|opBin, "NOOP"), 1002, "policy", ""},
		"a ping of 126 octets":        {frame(fin|opPing, big[:126]), 1002, "policy", ""},
		"a ping in parts":             {frame(opPing, "x"), 1002, "policy", ""},
		"a close with half a code":    {frame(fin|opClose, "\x03"), 1002, "policy", ""},
		"a close with a code of none": {frame(fin|opClose, "\x03\xed"), 1002, "policy", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := inMemory(t, config(), nil)
				heard := h.collects()
				p := h.openRaw("campus")
				defer p.Close()
				wrote := make(chan struct{})
				go func() {
					defer close(wrote)
					p.Write(c.sent)
					if c.cause == "frame" { // it goes on for as long as anybody reads
						for chunk := make([]byte, 64<<10); ; {
							if _, err := p.Write(chunk); err != nil {
								return
							}
							time.Sleep(time.Millisecond)
						}
					}
				}()
				if code := p.lastWord(); code != c.code {
					t.Errorf("closed with %d; want %d", code, c.code)
				}
				began := time.Now()
				if got := <-heard; got != c.heard {
					t.Errorf("the server heard %d octets %.20q; want %d", len(got), got, len(c.heard))
				}
				synctest.Wait()
				p.Close()
				<-wrote
				synctest.Wait()
				_, _, _, bye := bridge.UsualPace()
				if after := time.Since(began); after > bye {
					t.Errorf("it took %v to be rid of it", after)
				}
				h.logged("ended: cause=" + c.cause)
			})
		})
	}
}

// TestFloodOfNothing: frames without content have headers, which count.
func TestFloodOfNothing(t *testing.T) {
	t.Parallel()
	for name, flood := range map[string][]byte{"pings": frame(fin|opPing, "x"), "empty messages": frame(fin|opBin, ""), "empty parts": frame(0, "")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg := config()
				cfg.Limits.Bytes, cfg.Limits.FramesPerSecond = 1<<16, 1<<30
				h := inMemory(t, cfg, nil)
				h.reaches(echo)
				p := h.openRaw("campus")
				defer p.Close()
				go io.Copy(io.Discard, p.r)
				if name == "empty parts" {
					p.Write(frame(opBin, ""))
				}
				sent := 0
				for {
					n, err := p.Write(flood)
					if sent += n; err != nil {
						break
					}
					if sent > 1<<22 {
						t.Fatal("there is no end to it")
					}
					synctest.Wait()
				}
				if most := 2*1<<16 + bridge.MessageOctets + 128<<10; sent > most+100 {
					t.Errorf("%d octets were read; want no more than %d", sent, most)
				}
				synctest.Wait()
				h.logged("ended: cause=bytes")
			})
		})
	}
}

// TestEarlyFrames: what a page sends before it knows that it may is kept for when it may.
func TestEarlyFrames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		heard := h.collects()
		early := bytes.Join([][]byte{frame(fin|opBin, strings.Repeat("early ", 100)), frame(fin|opClose, "\x03\xe8")}, nil)
		p, resp := h.upgrade("GET", "HTTP/1.1", "campus", h.token("campus"), early...)
		defer p.Close()
		if resp.StatusCode != 101 {
			t.Fatal(resp.Status)
		}
		if code := p.lastWord(); code != 1000 {
			t.Errorf("closed with %d", code)
		}
		if got := <-heard; got != strings.Repeat("early ", 100) {
			t.Errorf("the server heard %q", got)
		}
	})
}

// TestDribble: a page that never comes to the end of a message is idle, as nothing of it is carried.
func TestDribble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(echo)
		p := h.openRaw("campus")
		defer p.Close()
		began := time.Now()
		go func() {
			p.Write(header(fin|opBin, bridge.MessageOctets))
			for {
				time.Sleep(10 * time.Second)
				if _, err := p.Write([]byte("x")); err != nil {
					return
				}
			}
		}()
		if code := p.lastWord(); code != int(bridge.Idle.Code) {
			t.Errorf("closed with %d", code)
		}
		if after := time.Since(began); after.Round(time.Minute) != bridge.DefaultLimits().Idle {
			t.Errorf("after %v", after)
		}
		p.Close()
		time.Sleep(time.Minute)
		h.logged("ended: cause=idle", "up=0")
	})
}

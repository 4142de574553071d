package bridge

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// frame is one of a page's, with a mask of zeros.
func frame(opcode byte, payload []byte) []byte {
	out := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		out = append(out, 0x80|byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, 0x80|126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 0x80|127), uint64(n))
	}
	return append(append(out, 0, 0, 0, 0), payload...)
}

// However the octets are cut, each frame is counted once.
func TestFramesAreCounted(t *testing.T) {
	t.Parallel()
	var stream []byte
	sizes := []int{0, 1, 125, 126, 127, 65535, 65536, 100_000, 0, 0, 5}
	for _, n := range sizes {
		stream = append(stream, frame(2, bytes.Repeat([]byte{0x82}, n))...)
	}
	for _, step := range []int{1, 2, 3, 7, 13, 1000, len(stream)} {
		var f frames
		got := 0
		for rest := stream; len(rest) > 0; rest = rest[min(step, len(rest)):] {
			got += f.count(rest[:min(step, len(rest))])
		}
		if got != len(sizes) || f.rest != 0 || f.have != 0 {
			t.Errorf("in steps of %d: %d frames, want %d", step, got, len(sizes))
		}
	}
}

// FuzzFrames: whatever a page sends is counted, and cutting it elsewhere counts the same.
func FuzzFrames(f *testing.F) {
	f.Add(frame(9, nil), 1)
	f.Add(frame(2, make([]byte, 300)), 3)
	f.Add([]byte{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1}, 2)
	f.Fuzz(func(t *testing.T, stream []byte, step int) {
		var whole, cut frames
		want := whole.count(stream)
		got := 0
		for rest := stream; len(rest) > 0; {
			n := min(max(step, 1), len(rest))
			got += cut.count(rest[:n])
			rest = rest[n:]
		}
		if got != want || want > len(stream)/2 {
			t.Errorf("%d frames, and cut %d", want, got)
		}
	})
}

// Empty frames and pings are taken at their rate, however fast they are sent, and a
// connection that is closed meanwhile ends at once.
func TestFramesHaveARate(t *testing.T) {
	t.Parallel()
	for _, kind := range []byte{0x2, 0x9, 0x0} { // binary, ping, continuation
		synctest.Test(t, func(t *testing.T) {
			page, near := net.Pipe()
			c := newPageConn(time.Minute, 100)
			c.Conn = near
			c.most.Store(1 << 20)
			flood := bytes.Repeat(frame(kind, nil), 1000)
			go page.Write(flood)
			began := time.Now()
			if _, err := io.ReadFull(c, make([]byte, len(flood))); err != nil {
				t.Fatal(err)
			}
			// 200 at once, and the other 800 at 100 a second.
			if took := time.Since(began); took < 8*time.Second || took > 9*time.Second {
				t.Errorf("1000 frames took %s", took)
			}
			go func() {
				page.Write(flood)
				c.Close()
			}()
			for {
				if _, err := c.Read(make([]byte, 6)); err != nil {
					break
				}
			}
			c.Close()
			page.Close()
		})
	}
}

// What carries octets in frames as long as a page writes them waits for nothing.
func TestLongFramesDoNotWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		page, near := net.Pipe()
		c := newPageConn(time.Minute, DefaultLimits().FramesPerSecond)
		c.Conn = near
		c.most.Store(1 << 30)
		sent := bytes.Repeat(frame(2, make([]byte, 16<<10)), 1000)
		go page.Write(sent)
		began := time.Now()
		if _, err := io.ReadFull(c, make([]byte, len(sent))); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("16 MB took %s", took)
		}
		c.Close()
		page.Close()
	})
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	largeFetch = 100_000_000 // octets
	crowd      = 1000        // idle connections
	// crowdThere are websockify's: it keeps two descriptors of each, and waits by select(2), which knows 1,024.
	crowdThere = 500
)

// bridge measures what its program weighs, and the bridge beside websockify, which does a part of the same: both lead the
// same client to the same source, by turns.
func bridge(s *stand, p *plan) []row {
	rows := run(p, "the program of the bridge", bridgeProgram)
	return append(rows, run(p, "the bridge", carried)...)
}

func bridgeProgram(s *stand, p *plan) []row {
	m := readAssets(s, p.module)
	return []row{{what: "the program for real servers, brotli", value: kilobytes(m.octets(m.Bridge)), unit: "KB", must: 1500, aim: 1400,
		beside: "the sandbox's " + number(kilobytes(m.weight()), "KB")}}
}

func carried(s *stand, p *plan) []row {
	at := source(s)
	both := []*carrier{ourBridge(s, p, at), websockify(s, at)}
	var rates, trips, idle [2][]float64
	for i, c := range both {
		idle[i] = []float64{idleMemory(s, c)} // before the others: websockify forgets late who has left
	}
	for range p.times {
		for i, c := range both {
			rates[i] = append(rates[i], throughput(s, c))
			trips[i] = append(trips[i], roundTrips(s, c))
		}
	}
	rows := []row{
		beside("a fetch of 100 MB through the bridge", "MB/s", rates),
		beside("round trips of 32 octets a second through the bridge", "/s", trips),
		beside("memory of the bridge for each of "+thousands(crowd)+" idle connections", "KB", idle),
	}
	rows[2].beside += fmt.Sprintf("; it can have no more than %d", crowdThere)
	return rows
}

// beside sets our values beside those of websockify.
func beside(what, unit string, values [2][]float64) row {
	our, _ := median(values[0])
	their, _ := median(values[1])
	r := row{what: what, value: our, unit: unit, beside: fmt.Sprintf("websockify %s: ours is %s", number(their, unit), number(our/their, "×"))}
	if len(values[0]) > 1 {
		r.beside += fmt.Sprintf("; at best %s and %s", number(slices.Max(values[0]), unit), number(slices.Max(values[1]), unit))
	}
	return r
}

// source is a mail server of one's dreams: for each line it sends as many octets as that says, or the line, at once.
func source(s *stand) string {
	l := listen(s)
	chunk := make([]byte, 64<<10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				line := make([]byte, 64)
				for {
					n, err := conn.Read(line)
					if err != nil {
						return
					}
					many, err := strconv.Atoi(strings.TrimSpace(string(line[:n])))
					if err != nil {
						_, err = conn.Write(line[:n])
					} else {
						err = send(conn, chunk, many)
					}
					if err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

func send(conn net.Conn, chunk []byte, octets int) error {
	for octets > 0 {
		n, err := conn.Write(chunk[:min(octets, len(chunk))])
		if err != nil {
			return err
		}
		octets -= n
	}
	return nil
}

// throughput is that of one large fetch, in MB a second.
func throughput(s *stand, c *carrier) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ws, err := c.open(ctx)
	c.must(s, err)
	defer ws.CloseNow()
	buf := make([]byte, 64<<10)
	began := time.Now()
	c.must(s, ws.Write(ctx, websocket.MessageBinary, fmt.Appendf(nil, "%d\r\n", largeFetch)))
	for left := largeFetch; left > 0; {
		_, message, err := ws.Reader(ctx)
		c.must(s, err)
		for err == nil {
			var n int
			n, err = message.Read(buf)
			left -= n
		}
		if !errors.Is(err, io.EOF) {
			c.must(s, err)
		}
	}
	return largeFetch / 1e6 / time.Since(began).Seconds()
}

// roundTrips is how many small commands are answered a second, one after the other.
func roundTrips(s *stand, c *carrier) float64 {
	const many = 1000
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ws, err := c.open(ctx)
	c.must(s, err)
	defer ws.CloseNow()
	line := []byte("a123 UID FETCH 4711 (FLAGS UID)\n")
	began := time.Now()
	for range many {
		c.must(s, ws.Write(ctx, websocket.MessageBinary, line))
		for left := len(line); left > 0; {
			_, answer, err := ws.Read(ctx)
			c.must(s, err)
			left -= len(answer)
		}
	}
	return many / time.Since(began).Seconds()
}

// idleMemory is by how much a carrier's processes grow for each of many connections that stand and do nothing, in KB. It
// ends them.
func idleMemory(s *stand, c *carrier) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	open := func() *websocket.Conn {
		ws, err := c.open(ctx)
		c.must(s, err)
		c.must(s, ws.Write(ctx, websocket.MessageBinary, []byte("a1 IDLE\n")))
		_, _, err = ws.Read(ctx)
		c.must(s, err)
		return ws
	}
	defer open().CloseNow() // what the first needs is not each one's
	before := memoryOf(s, c.pid)
	for range c.crowd - 1 {
		defer open().CloseNow()
	}
	return float64(memoryOf(s, c.pid)-before) / 1000 / float64(c.crowd-1)
}

// Package meter lets work that may go on for long be ended: who works says how many octets it is about to look through,
// and is told in time that it has to stop.
package meter

import "iter"

// Step is how many octets are looked through at most between two questions whether to go on.
const Step = 1 << 20

// piece is how many octets Pieces gives at a time.
const piece = 64 << 10

// A Meter counts what one goroutine looks through. Nil counts nothing, and never ends anything.
type Meter struct {
	ask  func() error
	left int // until the next question; negative for good once there is an error
	err  error
}

// New returns a Meter that asks whether to go on: an error ends the work.
func New(ask func() error) *Meter { return &Meter{ask: ask, left: Step} }

// Reset begins the next piece of work, also after one that was ended.
func (m *Meter) Reset() { m.left, m.err = Step, nil }

// Err is why the work has to stop; nil: it goes on. What it gave until then is not whole.
func (m *Meter) Err() error {
	if m == nil {
		return nil
	}
	return m.err
}

// Spend says that so many octets, Step at most, are looked through next, and whether they may be.
func (m *Meter) Spend(octets int) bool {
	if m == nil {
		return true
	}
	m.left -= octets
	return m.left >= 0 || m.look(octets)
}

func (m *Meter) look(octets int) bool {
	if m.err == nil {
		m.err = m.ask()
	}
	if m.err != nil {
		m.left = -1
		return false
	}
	m.left = max(Step-octets, 0)
	return true
}

// Pieces goes through octets piece by piece, each spent before it is given, and ends early where the work has to stop.
func (m *Meter) Pieces(octets []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(octets) > 0 {
			next := octets[:min(len(octets), piece)]
			octets = octets[len(next):]
			if !m.Spend(len(next)) || !yield(next) {
				return
			}
		}
	}
}

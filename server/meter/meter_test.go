package meter_test

import (
	"errors"
	"testing"

	"sanduq/server/meter"
)

// TestAsksInTime: between two questions there is never more than a Step.
func TestAsksInTime(t *testing.T) {
	t.Parallel()
	since, questions := 0, 0
	m := meter.New(func() error {
		since = 0
		questions++
		return nil
	})
	for i := range 3000 {
		octets := []int{1, 100, 65_536, meter.Step, 0}[i%5]
		if !m.Spend(octets) {
			t.Fatal("it has to stop, and nobody said so")
		}
		if since += octets; since > meter.Step {
			t.Fatalf("%d octets with no question", since)
		}
	}
	if questions < 600 || questions > 1300 {
		t.Errorf("%d questions", questions)
	}
}

// TestStops: once there is an error all ends, until Reset.
func TestStops(t *testing.T) {
	t.Parallel()
	over := errors.New("over")
	var why error
	m := meter.New(func() error { return why })
	octets := make([]byte, 3*meter.Step)
	seen := 0
	for p := range m.Pieces(octets) {
		seen += len(p)
		why = over
	}
	if seen > meter.Step || !errors.Is(m.Err(), over) {
		t.Errorf("%d octets, %v", seen, m.Err())
	}
	why = nil
	if m.Spend(0) || m.Spend(1) {
		t.Error("it goes on after it had to stop")
	}
	m.Reset()
	seen = 0
	for p := range m.Pieces(octets) {
		seen += len(p)
	}
	if seen != len(octets) || m.Err() != nil {
		t.Errorf("%d octets, %v", seen, m.Err())
	}
}

// TestNil: who is not measured is not ended.
func TestNil(t *testing.T) {
	t.Parallel()
	var m *meter.Meter
	seen := 0
	for p := range m.Pieces(make([]byte, 100_000)) {
		seen += len(p)
	}
	if seen != 100_000 || !m.Spend(1<<40) || m.Err() != nil {
		t.Errorf("%d octets", seen)
	}
}

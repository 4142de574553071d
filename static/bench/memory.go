package main

import "runtime"

// memory compares what a filled store holds of the heap to the octets of its messages.
func memory(s *stand, p *plan) []row {
	ratio := func(fill func() (any, error)) float64 {
		before := heap()
		filled, err := fill()
		s.must(err)
		after := heap()
		runtime.KeepAlive(filled)
		return float64(after-before) / float64(p.size*messageSize)
	}
	ourRatio := ratio(func() (any, error) { return ours(p.size) })
	theirRatio := ratio(func() (any, error) { return theirs(p.size) })
	return []row{{
		what: thousands(p.size) + " × 2 KB: memory over the octets", value: ourRatio, unit: "×", must: 2, aim: 1.3,
		beside: "go-imap's imapmemserver " + number(theirRatio, "×"),
	}}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first freed of what had finalizers
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

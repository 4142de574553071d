package limit

import (
	"container/list"
	"time"
)

// records are as many as maxRecords, of which those are forgotten that were not asked for the longest time.
type records[K comparable] struct {
	byKey map[K]*list.Element
	order list.List // of *record; the one asked for last is first
}

// get returns the record of a key. What it says of failures is no more than memoryOfTry old.
func (r *records[K]) get(key K, now time.Time) *record {
	if e, ok := r.byKey[key]; ok {
		r.order.MoveToFront(e)
		of := e.Value.(*record)
		if now.Sub(of.last) > memoryOfTry {
			*of = record{key: key, known: of.known}
		}
		return of
	}
	if r.byKey == nil {
		r.byKey = map[K]*list.Element{}
	}
	if len(r.byKey) == maxRecords {
		oldest := r.order.Back()
		delete(r.byKey, oldest.Value.(*record).key.(K))
		r.order.Remove(oldest)
	}
	of := &record{key: key}
	r.byKey[key] = r.order.PushFront(of)
	return of
}

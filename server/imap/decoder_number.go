package imap

import (
	"strconv"

	imap "github.com/emersion/go-imap/v2"
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// ExpectNumber takes a number: digits that fit 32 bits.
func (d *decoder) ExpectNumber(what string) uint32 {
	from := d.at
	s := d.run(isDigit)
	if d.err != nil {
		return 0
	}
	if s == "" {
		d.Mistake(what, "Expected %s, a number, at %v, found %s%s", what, d.at, d.found(), d.hint())
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		d.MistakeAt(from, what, "The number at %v is too big: %s is at most 4294967295", from, what)
		return 0
	}
	d.took(what, from)
	return uint32(n)
}

// ExpectNZNumber takes a number that is not zero.
func (d *decoder) ExpectNZNumber(what string) uint32 {
	from := d.at
	n := d.ExpectNumber(what)
	if d.err == nil && n == 0 {
		d.MistakeAt(from, what, "0 at %v: %s counts from 1", from, what)
	}
	return n
}

// ExpectSequenceSet takes a sequence-set: numbers and ranges with commas
// between, * for the last message. In the set 0 stands for *.
func (d *decoder) ExpectSequenceSet() imap.SeqSet {
	var set imap.SeqSet
	from := d.at
	for d.err == nil {
		start := d.expectSeqNumber()
		stop := start
		if d.Special(':') {
			stop = d.expectSeqNumber()
		}
		set.AddRange(start, stop)
		if !d.Special(',') {
			break
		}
	}
	d.took(d.setName(), from)
	return set
}

// setName is what a sequence set of this command holds.
func (d *decoder) setName() string {
	if d.uid {
		return "UID set"
	}
	return "message set"
}

func (d *decoder) expectSeqNumber() uint32 {
	if d.Special('*') || d.err != nil {
		return 0
	}
	if d.AtEnd() {
		d.Mistake(d.setName(), "The %s breaks off at %v: a number or * is missing, as in 1, 2:4, 3:* or 1,3%s", d.setName(), d.at, d.hint())
		return 0
	}
	if !isDigit(d.Peek()) {
		d.Mistake(d.setName(), "Expected a %s at %v, such as 1, 2:4, 3:* or 1,3, found %s%s", d.setName(), d.at, d.found(), d.hint())
		return 0
	}
	if d.uid {
		return d.ExpectNZNumber("a UID")
	}
	return d.ExpectNZNumber("a message sequence number")
}

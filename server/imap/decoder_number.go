package imap

import (
	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// ExpectNumber takes a number: digits that fit 32 bits (RFC 3501, section 9).
func (d *decoder) ExpectNumber(what string) uint32 {
	return uint32(d.Decoder.ExpectNumber(what, 1<<32-1))
}

// ExpectNZNumber takes a number that is not zero.
func (d *decoder) ExpectNZNumber(what string) uint32 {
	return uint32(d.Decoder.ExpectNZNumber(what, 1<<32-1))
}

// ExpectSequenceSet takes a sequence-set: numbers and ranges with commas
// between, * for the last message. In the set 0 stands for *.
func (d *decoder) ExpectSequenceSet() imap.SeqSet {
	var set imap.SeqSet
	from := d.At
	for d.Err == nil {
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
	d.Took(d.setName(), from)
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
	if d.Special('*') || d.Err != nil {
		return 0
	}
	if d.AtEnd() {
		d.Mistake(d.setName(), "The %s breaks off at %v: a number or * is missing, as in 1, 2:4, 3:* or 1,3%s", d.setName(), d.At, d.Hint())
		return 0
	}
	if !wire.IsDigit(d.Peek()) {
		d.Mistake(d.setName(), "Expected a %s at %v, such as 1, 2:4, 3:* or 1,3, found %s%s", d.setName(), d.At, d.Found(), d.Hint())
		return 0
	}
	if d.uid {
		return d.ExpectNZNumber("a UID")
	}
	return d.ExpectNZNumber("a message sequence number")
}

// Package player plays lessons against a mail host, and is the one owner of
// that host's connections: in the page, where a learner types, and in sanduq
// check, where nobody does. Without a lesson it is the free console.
//
// A [Player] carries out what it is asked in order, in a goroutine of its own,
// and reports what happens as events. It keeps the log of what was sent, from
// which everything else follows: replayed into a fresh world, the log gives
// the same transcript and the same progress. [Check] plays a whole lesson and
// says where the answers are not what it shows.
//
// It does not parse lessons (lessons/transcript), knows no mail server (a
// [World] is given), and stores nothing.
package player

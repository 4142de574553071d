// Package progress reads the files that students hand in, and finds out whether
// what they claim is so: it plays again what was sent, in the lesson's own
// world, and holds the steps and tasks that this does against those claimed.
//
// A file is JSON as the page writes it (static/src/handin). Its digest notices
// a careless edit and is no signature: what proves the work is the replay. The
// package cannot know who typed.
package progress

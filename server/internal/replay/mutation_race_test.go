//go:build race

package replay_test

// every so many mutants are judged under the race detector, under which each takes five times as long: make test has all
// of them judged without it.
const every = 7

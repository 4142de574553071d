//go:build !race

package replay_test

// every mutant is judged.
const every = 1

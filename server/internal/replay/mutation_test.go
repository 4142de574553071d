package replay_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanduq/lessons"
	"sanduq/server/internal/replay"
)

// least is the share of mutants that a check finds, in percent, for each kind. What survives is excused by what the format
// says; a share that drops says that the course's dialogues hold less than they did. Listings are counted apart where
// another wording than the document's is in order, or differs already: they are the document's own, and nobody's to change.
var least = map[string]float64{
	"dropped": 86.5, "doubled": 100, "flag": 99.5, "number": 100, "word": 100, "command": 98, "sent with a command": 30, "goal": 99.5,
}

// A survivor is a mutant that a check does not find.
type survivor struct {
	mutant
	file string
	why  string
}

func (s survivor) String() string {
	now := "nothing"
	if len(s.lines) > 0 {
		now = strings.Join(s.lines, " / ")
	}
	return fmt.Sprintf("%s:%d: %s: %s: %s: now %s", s.file, s.number, s.why, s.kind, s.was, now)
}

// A tally counts the mutants of one lesson, or of all.
type tally struct {
	made, found, listed map[string]int // by kind; listed: alive in listings
	played, checked     int            // checked: though it need not have been played
	lived               []survivor
}

func newTally() *tally {
	return &tally{made: map[string]int{}, found: map[string]int{}, listed: map[string]int{}}
}

func (a *tally) add(b *tally) {
	for kind, n := range b.made {
		a.made[kind] += n
		a.found[kind] += b.found[kind]
		a.listed[kind] += b.listed[kind]
	}
	a.played += b.played
	a.checked += b.checked
	a.lived = append(a.lived, b.lived...)
}

// TestMutants: whatever is changed in a dialogue or a task of the course, a check of the lesson finds it, but for what the format
// leaves open. With -v it prints the shares, and every mutant that survives.
func TestMutants(t *testing.T) {
	t.Parallel()
	stage, err := replay.NewStage(replay.Config{Course: lessons.FS})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	all := newTally()
	t.Run("lessons", func(t *testing.T) {
		for _, file := range stage.Files() {
			t.Run(file, func(t *testing.T) {
				t.Parallel()
				one := recite(t, stage, file).tally()
				mu.Lock()
				defer mu.Unlock()
				all.add(one)
			})
		}
	})
	all.report(t)
}

// tally judges every mutant of a lesson. A part of those that were not played is played as well: that must give the same.
func (r *recital) tally() *tally {
	out := newTally()
	for n, m := range mutants(r.Lesson) {
		if n%every != 0 {
			continue
		}
		out.made[m.kind]++
		j := r.judge(m)
		if often := map[bool]int{false: 64, true: 8}[j.passes]; j.played == nil && n%often == 0 {
			if passes := len(r.play(m, nil).Faults) == 0; passes != j.passes {
				r.t.Errorf("a check of this one says that passing is %v, what was received once says %v: %v", passes, j.passes, survivor{m, r.file, ""})
			}
			out.checked++
		}
		if j.played != nil {
			out.played++
		}
		if !j.passes {
			out.found[m.kind]++
			continue
		}
		s := survivor{m, r.file, r.excuse(m, j)}
		switch s.why {
		case unexplained:
			r.t.Errorf("passes a check: %v", s)
		case otherWords, noted:
			out.listed[m.kind]++
		}
		out.lived = append(out.lived, s)
	}
	return out
}

// report prints the shares and holds them.
func (a *tally) report(t *testing.T) {
	made, found, listed := 0, 0, 0
	for _, kind := range slices.Sorted(maps.Keys(a.made)) {
		share := percent(a.found[kind], a.made[kind]-a.listed[kind])
		t.Logf("%-20s %5d made, %5d found, %4d alive in listings: %5.1f %% of the others", kind, a.made[kind], a.found[kind], a.listed[kind], share)
		if want, ok := least[kind]; !ok || share < want && every == 1 {
			t.Errorf("%s: a check finds %.1f %% of the mutants, and is to find %.1f %%", kind, share, want)
		}
		made += a.made[kind]
		found += a.found[kind]
		listed += a.listed[kind]
	}
	t.Logf("%-20s %5d made, %5d found, %4d alive in listings: %5.1f %% of the others; %d were played, and to be sure %d more",
		"all", made, found, listed, percent(found, made-listed), a.played, a.checked)
	reasons := map[string]int{}
	for _, s := range a.lived {
		reasons[s.why]++
	}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%5d live: %s", reasons[why], why)
	}
	slices.SortFunc(a.lived, func(x, y survivor) int { return strings.Compare(x.String(), y.String()) })
	for _, s := range a.lived {
		t.Log(s)
	}
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

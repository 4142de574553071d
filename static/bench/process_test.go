package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What a program has started is counted with it, and ends with it.
func TestFamily(t *testing.T) {
	t.Parallel()
	var child int
	run(&plan{verbose: new(strings.Builder)}, "family", func(s *stand, _ *plan) []row {
		cmd := exec.Command("sh", "-c", "sleep 1000 & echo $!; wait")
		out, err := cmd.StdoutPipe()
		s.must(err)
		runs(s, cmd)
		line, err := bufio.NewReader(out).ReadString('\n')
		s.must(err)
		child, err = strconv.Atoi(strings.TrimSpace(line))
		s.must(err)
		if all := family(cmd.Process.Pid); !slices.Equal(all, []int{cmd.Process.Pid, child}) {
			t.Errorf("the family of %d is %v, want %d with it", cmd.Process.Pid, all, child)
		}
		both, alone := memoryOf(s, cmd.Process.Pid), memoryOf(s, child)
		if alone <= 0 || both <= alone {
			t.Errorf("both have %d octets, the child alone %d", both, alone)
		}
		return nil
	})
	if child == 0 {
		t.Fatal("nothing was started")
	}
	for late := time.Now().Add(10 * time.Second); ; {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", child))
		if err != nil || strings.Contains(string(stat), ") Z ") { // a zombie is one that nobody has waited for yet
			return
		}
		if time.Now().After(late) {
			t.Fatalf("the child runs on: %s", stat)
		}
	}
}

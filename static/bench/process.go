package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// runs starts a program that ends, with all that it has started, after the part.
func runs(s *stand, cmd *exec.Cmd) {
	s.must(cmd.Start())
	s.Cleanup(func() {
		for _, pid := range family(cmd.Process.Pid) {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		cmd.Wait()
	})
}

// memoryOf is the memory that a process and all that it has started have, in octets. What several of them share is
// counted once: as Linux says it, proportionally (PSS).
func memoryOf(s *stand, pid int) (octets int) {
	for _, pid := range family(pid) {
		octets += proportional(s, pid)
	}
	return octets
}

// family is a process and its descendants, as far as they have not ended.
func family(pid int) []int {
	all := []int{pid}
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		children, _ := os.ReadFile(task)
		for _, child := range strings.Fields(string(children)) {
			if n, err := strconv.Atoi(child); err == nil {
				all = append(all, family(n)...)
			}
		}
	}
	return all
}

func proportional(s *stand, pid int) int {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	s.must(err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if size, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(size, "kB")))
			s.must(err)
			return n * 1024
		}
	}
	s.Fatalf("Linux does not say how much memory process %d has", pid)
	return 0
}

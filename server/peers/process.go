package peers

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// patience bounds what a server may take to start or to end: generous, as only a failure waits for all of it.
const patience = 30 * time.Second

// watched is a shell's: it becomes the command, in whose group somebody waits for the end of file 3, and then kills the
// group. That end comes with this process, whatever ends it. (The kernel's own means, a signal at the death of a parent,
// is lost to a process that changes its effective user, as Postfix's master does.)
const watched = `(read -r line <&3; kill -s KILL -- -$$) & exec "$@" 3<&-`

// A process is a server that runs until it is ended, with all that it starts.
type process struct {
	life *os.File      // closed: the whole group is killed
	done chan struct{} // closed when the process has ended
}

// start starts a command as the leader of a session of its own: Postfix's master wants to be one.
func start(program string, args ...string) (*process, error) {
	ended, life, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ended.Close()
	cmd := exec.Command("/bin/sh", append([]string{"-c", watched, "sh", program}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	cmd.ExtraFiles = []*os.File{ended}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		life.Close()
		return nil, err
	}
	p := &process{life: life, done: make(chan struct{})}
	go func() {
		cmd.Wait() // why is in its log
		close(p.done)
	}()
	return p, nil
}

// end kills the process and all that it started: there is nothing that it would have to put in order. Those others are
// gone in a moment, not at once.
func (p *process) end() {
	p.life.Close()
	<-p.done
}

// until tries something until it succeeds, what is awaited before has come, or patience has ended.
func until(before <-chan struct{}, try func() error) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-before:
			return err
		case <-late.C:
			return err
		}
	}
}

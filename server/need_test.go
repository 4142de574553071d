package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNeed: `make test` says first what it is going to install and what that needs; without the rights it names what it
// could not, and fails.
func TestNeed(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	for _, name := range []string{"bash", "printf", "echo", "head", "cat"} {
		if path, err := exec.LookPath(name); err == nil {
			if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	program := func(name, script string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!"+filepath.Join(bin, "bash")+"\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	need := func(args ...string) (out string, code int) {
		cmd := exec.Command(filepath.Join(bin, "bash"), append([]string{"../.ci/need"}, args...)...)
		cmd.Env = []string{"PATH=" + bin}
		b, _ := cmd.CombinedOutput()
		return string(b), cmd.ProcessState.ExitCode()
	}
	said := func(name, out string, code, wantCode int, parts ...string) {
		t.Helper()
		if code != wantCode {
			t.Errorf("%s: exit code %d: %s", name, code, out)
		}
		for _, part := range parts {
			if !strings.Contains(out, part) {
				t.Errorf("%s: it does not say %q: %s", name, part, out)
			}
		}
	}
	out, code := need("-tell", "cat:coreutils")
	said("all is there", out, code, 0, "nothing is installed")
	out, code = need("-tell", "cat:coreutils", "gone:gone-pkg")
	said("no apt-get", out, code, 0, "missing here: gone-pkg.", "has no apt-get", "everything else is tested")
	program("apt-get", "exit 1")
	program("id", "echo 1000")
	out, code = need("-tell", "gone:gone-pkg")
	said("no rights", out, code, 0, "missing here: gone-pkg.", "that needs root")
	out, code = need("gone:gone-pkg", "cat:coreutils")
	said("no rights", out, code, 1, "missing: gone-pkg (on Debian: apt-get install gone-pkg)")
	program("sudo", "exit 0")
	out, code = need("-tell", "gone:gone-pkg")
	said("by sudo", out, code, 0, "installed now with apt-get, by sudo")
	program("id", "echo 0")
	out, code = need("-tell", "gone:gone-pkg")
	said("as root", out, code, 0, "installed now with apt-get;")
}

// TestMakeTest: what can be tested is tested where a tool is missing and cannot be installed, and the end names it.
func TestMakeTest(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	for _, name := range []string{"apt-get", "sudo"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (string, int) {
		cmd := exec.Command("make", append([]string{"-C", "..", "--no-print-directory", "test"}, args...)...)
		cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "MAKEFLAGS=", "MAKELEVEL=")
		b, _ := cmd.CombinedOutput()
		return string(b), cmd.ProcessState.ExitCode()
	}
	for _, c := range []struct {
		name, tools, tester string
		fails               bool
		want                []string
	}{
		{"all is there", "sh:dash", "echo GO", false, []string{"nothing is installed", "GO test -race", "GO run ./server check"}},
		{"one is missing", "no-such-tool:nope", "echo GO", true, []string{"missing here: nope.", "GO test -race", "GO run ./server check", "what needs these is not tested: missing: nope"}},
		{"a test fails", "sh:dash", "false", true, nil},
	} {
		out, code := run("TOOLS="+c.tools, "GO="+c.tester)
		if (code != 0) != c.fails {
			t.Errorf("%s: exit code %d\n%s", c.name, code, out)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: it does not say %q:\n%s", c.name, want, out)
			}
		}
	}
}

package runtime_test

import (
	"compress/flate"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var toolchains = flag.String("toolchains", runtime.Version(), "`VERSIONS` of Go that TestToolchains builds with, such as go1.26.0,go1.27.4")

// What a program may weigh, in hundredths of what `make assets` built: less than a slimming that does not apply costs. TLS
// itself grows from one Go to the next.
var growth = map[string]int{sandboxProgram: 102, tlsProgram: 104}

const sandboxProgram, tlsProgram = "the page's program", "the program with TLS"

// The assets can be built with these versions of Go, which the go command fetches into the module cache, as anybody's does
// who has an older one. The programs are as small as those that `make assets` built, and the page's answers.
func TestToolchains(t *testing.T) {
	t.Parallel()
	usual := weights(t, built(t))
	for version := range strings.SplitSeq(*toolchains, ",") {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			dist := filepath.Join(t.TempDir(), "dist")
			cmd := exec.Command("go", "run", "./static/bundle", "-fast", "-dist", dist)
			cmd.Dir = filepath.Join("..", "..")
			if version != runtime.Version() {
				cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+version)
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %v\n%s", cmd, err, out)
			}
			for name, weight := range weights(t, os.DirFS(dist)) {
				if weight > usual[name]*growth[name]/100 {
					t.Errorf("%s weighs %d octets compressed, and %d as `make assets` built it", name, weight, usual[name])
				}
			}
			tab := open(t, hostOf(t, os.DirFS(dist)).Start(t)+"/")
			tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 login alex drums', 'a2 select newbox', 'a3 logout'))`, nil)
			got := lines(t, tab, "free", "imap", "a3 OK")
			for _, want := range []string{greeting, "S: a1 OK LOGIN completed", "S: * 6 EXISTS"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
			clean(t, tab)
		})
	}
}

// weights returns what the two programs weigh when they are compressed a little, in octets.
func weights(t *testing.T, dist fs.FS) map[string]int {
	t.Helper()
	text, err := fs.ReadFile(dist, "manifest.json")
	if err != nil {
		t.Fatal("the assets are not built: make assets")
	}
	var manifest struct{ Program, Bridge string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	all := map[string]int{}
	for name, file := range map[string]string{sandboxProgram: manifest.Program, tlsProgram: manifest.Bridge} {
		program, err := fs.ReadFile(dist, file)
		if err != nil {
			t.Fatal(err)
		}
		w := new(counter)
		compressed, err := flate.NewWriter(w, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		compressed.Write(program)
		if err := compressed.Close(); err != nil {
			t.Fatal(err)
		}
		all[name] = int(*w)
	}
	return all
}

// A counter counts what is written.
type counter int

var _ io.Writer = (*counter)(nil)

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

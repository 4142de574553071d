package main

import (
	"bufio"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// policy says who may import whom inside the module: the packages before "<" may be imported by those after it. Whoever is
// on no right-hand side imports nothing of ours. The picture of the whole is DESIGN's keystroke: data flows one way.
const policy = `
	server/digest/internal/portable                                            < server/digest
	server/digest                                                              < server/sasl server/pop3
	server/meter                                                               < server/message
	server/meter                                                               < server/wire
	server/sasl server/wire server/message                                     < server/mailstore
	server/sasl server/wire server/message server/mailstore server/meter       < server/imap
	server/sasl server/wire server/message server/mailstore server/meter       < server/pop3
	server/sasl server/wire server/message server/mailstore                    < server/smtp
	server/message server/mailstore                                            < server/mailset
	server/wire server/mailstore server/mailset server/memnet server/limit     < server/mailhost
	server/imap server/pop3 server/smtp server/glance server/message           < server/mailhost

	server/wire                                                                < server/guard

	lessons/transcript server/glance                                           < lessons/player
	lessons/transcript lessons/markdown/picture                                < lessons/markdown
	lessons/transcript lessons/player server/mailset server/mailhost           < wasm/sandbox
	server/mailstore                                                           < wasm/sandbox
	lessons/player wasm/internal/batch                                         < wasm/internal/speaker
	wasm/internal/batch wasm/internal/speaker                                  < wasm/sandbox
	wasm/internal/batch wasm/internal/speaker                                  < wasm/bridge
	lessons/player server/memnet                                               < wasm/internal/pipe
	lessons/player server/selfsigned wasm/internal/pipe                        < wasm/internal/pipe/tlsend
	wasm/internal/speaker                                                      < wasm/internal/port
	wasm/internal/pipe wasm/internal/port                                      < wasm/sandbox
	wasm/internal/pipe wasm/internal/pipe/tlsend wasm/internal/port            < wasm/bridge
	lessons/player server/glance server/guard server/memnet                    < wasm/bridge

	lessons lessons/transcript lessons/player server/mailset server/mailhost   < server/internal/replay
	server/selfsigned                                                          < server/internal/replay
	lessons server/internal/replay                                             < server/internal/newlesson
	lessons/player server/internal/replay                                      < server/internal/progress
	lessons lessons/transcript lessons/markdown server/mailset static          < server/internal/site
	lessons server/mailset server/mailstore server/mailhost                    < server
	server/internal/site server/internal/replay server/internal/newlesson      < server
	server/internal/progress server/internal/bridge server/limit               < server
	server/internal/size                                                       < server server/internal/bridge

	static/bundle/internal/slim                                                < static/bundle/internal/assets
	static/bundle/internal/assets                                              < static/bundle
	lessons/transcript lessons/player server/mailset server/mailhost           < static/readme
`

// forbidden says what a program must not reach, however far down: each costs the page more octets than it is worth, or
// would put crypto where the design has none.
var forbidden = map[string][]string{
	"sanduq/wasm/sandbox": {
		"sanduq/lessons", "crypto/tls", "net/http", "encoding/json", "regexp",
		"crypto/hmac", "crypto/md5", "crypto/sha256", // server/digest stands for them
		"github.com/yuin/goldmark", "github.com/emersion/go-message/charset",
	},
	"sanduq/wasm/internal/pipe": {"crypto/tls"},
	"sanduq/server/imap":        {"crypto/tls"},
	"sanduq/server/pop3":        {"crypto/tls", "github.com/emersion/go-imap/v2"},
	"sanduq/server/smtp":        {"crypto/tls", "net/http", "regexp", "encoding/json"},
	"sanduq/server/guard":       {"crypto/tls", "net/http", "regexp", "encoding/json"},
	"sanduq/server/mailstore":   {"net", "github.com/emersion/go-imap/v2"},
}

// listed is one package with what it imports itself, tests left out.
type listed struct {
	path          string
	imports, deps []string
}

// goList reads this module's packages as one operating system sees them.
func goList(t *testing.T, env ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{join .Imports " "}}|{{join .Deps " "}}`, "sanduq/...")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		all = append(all, listed{f[0], strings.Fields(f[1]), strings.Fields(f[2])})
	}
	return all
}

// allowed reads policy: for each importer the packages it may import.
func allowed(t *testing.T) map[string][]string {
	t.Helper()
	may := map[string][]string{}
	sc := bufio.NewScanner(strings.NewReader(policy))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" {
			continue
		}
		from, to, ok := strings.Cut(line, "<")
		if !ok {
			t.Fatalf("policy line without <: %q", line)
		}
		for _, importer := range strings.Fields(to) {
			for _, p := range strings.Fields(from) {
				may["sanduq/"+importer] = append(may["sanduq/"+importer], "sanduq/"+p)
			}
		}
	}
	return may
}

// inTests are packages that only tests import; they may look at everything.
func inTests(path string) bool {
	return strings.Contains(path, "/internal/browser") || strings.HasSuffix(path, "/internal/talk") || path == "sanduq/server/peers" || strings.HasSuffix(path, "_test") || strings.HasSuffix(path, "/bench")
}

func TestImportPolicy(t *testing.T) {
	may := allowed(t)
	for _, env := range [][]string{{"GOOS=linux"}, {"GOOS=js", "GOARCH=wasm"}} {
		t.Run(env[0], func(t *testing.T) {
			t.Parallel()
			for _, p := range goList(t, env...) {
				if inTests(p.path) {
					continue
				}
				for _, imp := range p.imports {
					if imp == "sanduq" || strings.HasPrefix(imp, "sanduq/") {
						if !slices.Contains(may[p.path], imp) {
							t.Errorf("%s imports %s, which the policy does not allow", p.path, imp)
						}
					}
				}
				for _, bad := range forbidden[p.path] {
					if slices.Contains(p.deps, bad) {
						t.Errorf("%s reaches %s, which it must not", p.path, bad)
					}
				}
			}
		})
	}
}

// TestPolicyNamesRealPackages keeps the policy true: a package that was renamed or removed must leave it too.
func TestPolicyNamesRealPackages(t *testing.T) {
	t.Parallel()
	var real []string
	for _, env := range [][]string{{"GOOS=linux"}, {"GOOS=js", "GOARCH=wasm"}} {
		for _, p := range goList(t, env...) {
			real = append(real, p.path)
		}
	}
	for _, name := range strings.FieldsFunc(policy, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '<' }) {
		if !slices.Contains(real, "sanduq/"+name) {
			t.Errorf("the policy names %s, which is not there", name)
		}
	}
}

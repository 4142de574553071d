package main

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"sanduq/server/internal/bridge"
)

// TestBridgeDocs: every configuration that the texts show to be copied is one that a bridge takes.
func TestBridgeDocs(t *testing.T) {
	t.Parallel()
	for file, pattern := range map[string]string{
		"README.md":                         "(?s)```yaml\n(by: .*?)```",
		"../lessons/16-a-real-server/en.md": "(?s)```text\n(by: .*?)```",
		"../lessons/16-a-real-server/ar.md": "(?s)```text\n(by: .*?)```",
		"../static/templates/real.html":     `(?s)aria-label="bridge.yaml">(by: .*?)</pre>`,
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(pattern).FindSubmatch(text)
		if found == nil {
			t.Errorf("%s shows no configuration", file)
			continue
		}
		copied := filepath.Join(t.TempDir(), "bridge.yaml")
		if err := os.WriteFile(copied, []byte(html.UnescapeString(string(found[1]))), 0o600); err != nil {
			t.Fatal(err)
		}
		config, err := bridge.Load(copied, "127.0.0.1:8080")
		if err != nil || len(config.Targets) == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
}

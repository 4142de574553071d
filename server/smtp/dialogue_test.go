package smtp_test

import (
	"flag"
	"testing"

	"sanduq/lessons/transcript"
	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

var update = flag.Bool("update", false, "rewrite the S: lines of testdata to what the server says")

// TestDialogues plays testdata/*.txt, each in a world of its own.
func TestDialogues(t *testing.T) {
	t.Parallel()
	talk.Dialogues(t, "testdata/*.txt", *update, func(t *testing.T) func(*transcript.Block) *talk.Client {
		w := testWorld(t, smtp.Config{Rand: &counted{}})
		return func(b *transcript.Block) *talk.Client { return w.port(b.Port).Connect() }
	})
}

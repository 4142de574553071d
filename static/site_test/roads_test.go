package site_test

import (
	"testing"
)

// TestRoadsOfOtherProtocols: a task of POP3 and one of SMTP, typed by another road than the solution's; IMAP's is
// TestTaskByAnotherRoad.
func TestRoadsOfOtherProtocols(t *testing.T) {
	for _, road := range []struct {
		lesson, lang string
		lines        []string
	}{
		// Another login, the list of unique-ids in place of that of sizes, and what is marked in between is taken back.
		{"12-pop3", "ar", []string{"", "auth plain AHNvbABjb3JvbmE=", "uidl", "top 2 1", "dele 1", "rset", "DELE 2", "quit"}},
		// The older greeting, no sender to return it to, and the letters of the commands small.
		{"14-smtp", "en", []string{"", "helo mail.example", "mail from:<>", "rcpt to:<BROWN@foo.com>", "data", "subject: A hidden file", "\x01", "..profile", "."}},
	} {
		t.Run(road.lesson, func(t *testing.T) {
			each(t, func(t *testing.T, h host) {
				r := openTask(t, h, road.lang, road.lesson, 1)
				r.click(`look.one('input', look.consoles().find((c) => c.hasAttribute('data-current')))`)
				for n, line := range road.lines {
					if line == "\x01" { // an empty line of the text, where Enter alone does not connect
						line = ""
					}
					if n == len(road.lines)-1 {
						if got := r.text(`document.querySelector('#task-1').dataset.state`); got != "open" {
							t.Errorf("before the last line the task is %s", got)
						}
					}
					r.enter(line)
				}
				r.Wait(`document.querySelector('#task-1').dataset.state === 'done'`, tasks, `look.consoles().map((c, n) => look.text(n)).join('\n\n')`)
				r.isClean()
			})
		})
	}
}

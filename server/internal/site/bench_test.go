package site_test

import (
	"testing"

	"sanduq/lessons"
	"sanduq/server/internal/site"
)

// BenchmarkNew is what `sanduq serve` does before it answers, the reading of big assets apart.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newSite(b, func(c *site.Config) {
			c.Mailboxes = site.Mailboxes{Name: "own", FS: c.Course, Dir: "mailboxes/small"}
			c.Course = lessons.FS
		})
	}
}

package limit_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/limit"
)

func TestLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var lines []string
		log := limit.NewLog(func(format string, args ...any) {
			mu.Lock()
			defer mu.Unlock()
			lines = append(lines, fmt.Sprintf(format, args...))
		})
		want := func(wanted ...string) {
			t.Helper()
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(lines, wanted) {
				t.Errorf("logged %q, want %q", lines, wanted)
			}
			lines = nil
		}
		var first []string
		for i := range 1000 {
			log.Printf("imap %v: a login failed", i)
			if i < 20 {
				first = append(first, fmt.Sprintf("imap %d: a login failed", i))
			}
		}
		want(first...)
		log.Printf("pop3 %v: broken", 7)
		want("pop3 7: broken")
		time.Sleep(11 * time.Second)
		want("and 980 more like this within 10s: imap 0: a login failed")
		log.Printf("imap %v: a login failed", 5)
		want("imap 5: a login failed")
		time.Sleep(11 * time.Second)
		want()
	})
}

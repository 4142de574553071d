package mailset_test

import (
	"fmt"
	"testing/fstest"

	"sanduq/server/mailset"
)

// A set with a fault tells where it is, and still has all that is good.
func ExampleLoad() {
	fsys := fstest.MapFS{
		"band/set.txt":   {Data: []byte("user alex drums\nmailbox INBOX\nmessage hello.eml yesterday\nuser riley firebird\n")},
		"band/hello.eml": {Data: []byte("Subject: hello\n\nHello\n")},
	}
	set, err := mailset.Load(fsys, "band")
	fmt.Println(set.Users())
	fmt.Println(err)
	// Output:
	// [alex riley]
	// band/set.txt:3: date "yesterday": want one such as 2000-02-28T12:00:00Z
}

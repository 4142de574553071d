package console_test

import "encoding/json"

// quote writes a Go string as one of JavaScript.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // no string is without JSON
	}
	return string(text)
}

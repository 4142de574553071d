package progress

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sanduq/lessons/player"
)

var errEntry = errors.New(`want a list of a number, a connection, a kind and a text, and "base64" where the text is that`)

// entry reads one entry of a run: milliseconds since the lesson was begun, the
// connection's name, what was done, and its text, or the octets of that in
// base64. The line is what stands for it in the digest.
func entry(raw json.RawMessage) (e player.Entry, line string, err error) {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) < 4 || len(parts) > 5 {
		return e, "", errEntry
	}
	words := []string{string(parts[0])}
	for _, part := range parts[1:] {
		var word *string
		if err := json.Unmarshal(part, &word); err != nil || word == nil {
			return e, "", errEntry
		}
		words = append(words, *word)
	}
	e = player.Entry{Conn: words[1], Kind: words[2], Text: words[3]}
	if e.Millis, err = strconv.ParseInt(words[0], 10, 64); err != nil || e.Millis < 0 || e.Millis > maxMillis {
		return e, "", fmt.Errorf("want milliseconds since the lesson was begun, have %.30s", words[0])
	}
	switch e.Kind {
	case "connect", "send", "hangup", "mail":
	default:
		return e, "", fmt.Errorf("unknown kind %.20q: want connect, send, hangup or mail", e.Kind)
	}
	if len(words) == 5 {
		octets, err := base64.StdEncoding.DecodeString(e.Text)
		if err != nil || words[4] != "base64" {
			return e, "", errEntry
		}
		e.Text = string(octets)
	}
	return e, strings.Join(words, " "), nil
}

package player_test

import (
	"context"
	"fmt"
	"strings"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
)

// A test of a server plays a dialogue and prints what differs. With the update
// it would write the file anew.
func Example() {
	src := []byte("```imap\nS: * OK [..]\nC: a1 noop\nS: a1 OK done\n```\n")
	lesson, faults := transcript.Parse("noop.txt", src)
	if len(faults) > 0 {
		fmt.Println(faults)
		return
	}
	server := &script{greeting: "* OK hello\r\n", answer: func(line string) (string, bool) {
		tag, _, _ := strings.Cut(line, " ")
		return tag + " OK nothing done\r\n", false
	}}
	results := player.Check(context.Background(), lesson, server.worlds())
	fmt.Print(player.Format(results))
	updated, _ := player.Update(context.Background(), "noop.txt", src, server.worlds(), nil)
	fmt.Printf("%s", updated)
	// Output:
	// noop.txt:4: the answer differs
	//     - a1 OK done
	//     + a1 OK nothing done
	// ```imap
	// S: * OK [..]
	// C: a1 noop
	// S: a1 OK nothing done
	// ```
}

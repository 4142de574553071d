package bridge

import "github.com/coder/websocket"

// A Cause says why a connection ended. Its word stands in logs and metrics, and
// is the page's word for the close code (static/src/bridge/causes.ts).
type Cause struct {
	// Code is the WebSocket's close code (RFC 6455, section 7.4): 4000 and up are
	// ours. 0 where there is nobody left to tell.
	Code websocket.StatusCode
	Word string
	// Reason is told with the code, in English.
	Reason string
}

// What ends a connection.
var (
	Ended       = &Cause{1000, "ended", "the mail server closed the connection"}
	Shutdown    = &Cause{1001, "shutdown", "this bridge is being shut down; connect anew"}
	Text        = &Cause{1003, "text", "a text message came; only binary ones are carried"}
	Policy      = &Cause{1008, "policy", "what came is no WebSocket of RFC 6455"}
	Frame       = &Cause{1009, "frame", "a message of more than 65536 octets came"}
	Unreachable = &Cause{4000, "unreachable", "the mail server does not accept connections"}
	Silent      = &Cause{4001, "silent", "the mail server did not accept the connection in time"}
	Address     = &Cause{4002, "address", "the mail server's name leads to no address that may be dialled"}
	Idle        = &Cause{4003, "idle", "nothing was sent either way for too long"}
	Duration    = &Cause{4004, "duration", "the connection stood as long as one may"}
	Bytes       = &Cause{4005, "bytes", "the connection carried as many octets as one may"}
	Connections = &Cause{4006, "connections", "as many connections stand as may at one time"}
	Broken      = &Cause{4007, "broken", "the mail server broke the connection off"}
	Slow        = &Cause{4008, "slow", "one side took nothing for too long"}

	// Left: the page closed the connection.
	Left = &Cause{0, "left", ""}
	// Lost: the page went without a word, or answers no ping.
	Lost = &Cause{0, "lost", ""}
)

// nameless is Unreachable's reason where the target's name is the matter.
var nameless = &Cause{Unreachable.Code, Unreachable.Word, "no address is known for the mail server's name"}

// Causes are all of them.
var Causes = []*Cause{
	Ended, Shutdown, Text, Policy, Frame, Unreachable, Silent, Address, Idle, Duration, Bytes, Connections, Broken, Slow, Left, Lost,
}

package player

import (
	"time"

	"sanduq/lessons/transcript"
	"sanduq/server/glance"
)

// An Event is one of Line, ConnState, Progress, Glance, Imported, Logged,
// LogCleared, Failed, Secured and Insecure; with a Gate also Asked, Guarded and
// Ended.
type Event interface{ event() }

// A Line is one line of the transcript of a connection.
type Line struct {
	Conn     string
	Who      byte   // 'C' client, 'S' server, 'I' about the connection
	Text     string // octets, without the line's end
	Replayed bool   // out of the log, or played to get to a step
	Hidden   bool   // the text has dots in the place of a secret
	Step     int    // number of the step that it belongs to; 0: none
}

// A ConnState says what a connection waits for.
type ConnState struct {
	Conn    string
	State   State
	Octets  int64           // of a literal or a chunk, still to be sent
	Session glance.Standing // how far it is, where the world is a Viewer
}

// State names what a connection waits for.
type State string

const (
	Ready    State = "ready"    // for a command
	Waiting  State = "waiting"  // for the server's answer
	Literal  State = "literal"  // for the octets of a literal, and the rest of the command's line; SMTP: for those of a chunk
	Continue State = "continue" // for what the server asked for: SASL, DONE, a message's text
	Closed   State = "closed"
)

// Progress says how far the lesson is.
type Progress struct {
	Current int // number of the step to do next; len(Steps)+1: none is left
	Steps   []StepState
	Fits    bool // the current step would give what it shows
	Tasks   []TaskState
}

// A StepState says how one step went.
type StepState struct {
	State string                // ahead, current, done or different
	Diff  []transcript.DiffLine // where the answer differs; of a listing also where a note says so
}

// An Entry is one thing sent, as the log keeps it.
type Entry struct {
	Millis int64 // since the world's start
	Conn   string
	Kind   string // connect, send, hangup or mail
	// Text is of connect `imap 143`, 0 for the protocol's own port; of send the octets,
	// line end included; of mail a line with user, tab and file, then the file's octets.
	Text string
}

// Logged tells of an entry added to the log.
type Logged struct{ Entry Entry }

// LogCleared tells that the log is empty again, and what it will belong to.
type LogCleared struct {
	Version string
	Start   time.Time // the world's clock at millisecond 0
	// The log that was to be resumed was sent to another version. What still fits is
	// played, and logged anew, behind this.
	Changed bool
}

// Failed tells of something asked for that could not be done.
type Failed struct {
	Conn string // empty: not about a connection
	Err  error
}

// A Glance is the mailboxes as they are, with the last messages of one of them.
type Glance struct {
	Users    []glance.User
	User     string // whose mailbox is listed
	Mailbox  glance.Mailbox
	Before   int // how many messages stand before the first listed
	Messages []glance.Message
}

// Imported tells what became of a file that a learner brought.
type Imported struct {
	User, File string
	Mailbox    string
	Count      int   // of messages taken
	Err        error // why no more
}

func (Line) event()       {}
func (ConnState) event()  {}
func (Progress) event()   {}
func (Glance) event()     {}
func (Imported) event()   {}
func (Logged) event()     {}
func (LogCleared) event() {}
func (Failed) event()     {}

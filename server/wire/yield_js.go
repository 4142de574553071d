package wire

import "time"

// yield gives the page its turn: nothing preempts the program there, so that nobody would hear of a hang-up. A timer is
// the only way back to the browser's loop; it costs some milliseconds, which work of the order of a tenth of a second hides.
func yield() { time.Sleep(time.Nanosecond) }

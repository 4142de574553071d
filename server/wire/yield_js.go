package wire

import "time"

// yield gives the page its turn: nothing preempts the program there, so that nobody would hear of a hang-up. Only a timer
// that has not passed yet leads back to the browser's loop. It costs 1 ms, or 4 where a browser clamps its timers, after
// yieldSteps megabytes, which take 20 ms at least and mostly more than 100.
func yield() { time.Sleep(time.Millisecond) }

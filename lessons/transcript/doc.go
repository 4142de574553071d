// Package transcript reads lessons: Markdown whose fenced dialogues are
// written as the RFCs write them, with C: for the client and S: for the server.
//
// It parses a file into a [Lesson] with its blocks and steps, splits what a
// server sent into units, and holds received units against the patterns of a
// step: wildcards, captures, the order of IMAP's untagged answers, and the
// three verdicts of a listing. It also says whether a line that a learner
// typed is the line a step asks for, and rewrites the S: lines of a file. It
// reads tasks with their goals, and says nothing of whether a goal is true.
//
// It does not connect, play, or render anything, and does no I/O: see
// lessons/player and lessons/markdown. It links little, as it runs in the
// page too. Fences of other languages are left alone.
package transcript

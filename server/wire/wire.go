// Package wire has what the servers of line-based mail protocols share on the
// wire: a reader of bounded lines and counted octets, and the means to say what
// was wrong with a line.
//
// It knows no protocol: what a line means, and which of its octets are allowed,
// is for its caller to say. It writes nothing.
package wire

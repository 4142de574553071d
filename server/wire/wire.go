// Package wire has what the servers of line-based mail protocols share: the
// server's end of a connection (Conn), a reader of bounded lines and counted
// octets, a decoder for what their grammars have in common, and the texts that say
// what was wrong with a line.
//
// It knows no protocol: which commands there are, what they mean, and what is
// answered is for its caller to say.
package wire

// Package message finds its way in one mail message (RFC 5322, RFC 2045 to
// 2047) by octet offsets and never rewrites it: what IMAP answers for a section
// are the octets that came in.
//
// [Scan] gives the tree of parts, [ParseEnvelope] the fields IMAP calls the
// envelope, [Part.Find] and [FilterHeader] what a section names. [Part.Text]
// and [DecodeWords] undo transfer encodings, charsets and encoded words, for
// searching only.
//
// Nothing here fails. A message is whatever somebody once sent, so each
// function says what it takes rubbish for, and all of them are bounded in depth
// and count. Lines end in CRLF or in a bare LF.
//
// It does not parse mail for display, knows no Arabic from Latin beyond the
// charsets it decodes, and reads no RFC 2231 parameter: those are given as
// written, as IMAP does.
package message

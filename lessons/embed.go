// Package lessons holds the built-in course: one folder for each lesson, with
// the lesson in each language (en.md, ar.md), and the mailbox sets that the
// lessons play on. The files are embedded as they are; the package reads and
// checks nothing. server/internal/replay checks a course, server/internal/site
// renders it.
package lessons

import "embed"

// FS holds NN-name/LANGUAGE.md, mailboxes/SET/*, and SOURCE.md with its translations.
//
//go:embed [0-9]*-* mailboxes SOURCE*.md
var FS embed.FS

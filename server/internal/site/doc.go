// Package site makes Sanduq's web site of three things: the built assets and
// the templates of package static, and a course of lessons. What it makes is a
// set of files, each with its path, type, content and precompressed variants;
// [Site.ServeHTTP] serves them and [Site.Write] puts them into a folder, so
// that `sanduq serve` and `sanduq build` show the same bytes.
//
// Every address within the pages is relative: the site works under any path.
//
// For the author of a course that is being written a site shows what is wrong
// with it, each fault at its place, and [Live] puts the next site in its place
// and tells the pages that are open.
//
// It reads no file while it serves, so that no path can lead out of the set;
// it lists no folder, takes no form and keeps nothing about a visitor. It does
// not check dialogues against the mail server: that is internal/replay.
package site

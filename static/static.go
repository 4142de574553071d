// Package static holds what a browser gets: the page templates with their
// texts, and the assets that `make assets` builds into dist. In a fresh clone
// dist holds only its README. The package embeds and does nothing else;
// server/internal/site renders.
package static

import "embed"

// Templates holds templates/*.html, in html/template's syntax. home.html,
// lesson.html and 404.html are to be executed; layout.html is what they share.
//
//go:embed templates/*.html
var Templates embed.FS

// TextsJSON holds the strings of the templates: for each language code an
// object from a string's name to the string.
//
//go:embed texts.json
var TextsJSON []byte

// Dist holds the built assets under dist/, manifest.json among them.
//
//go:embed dist
var Dist embed.FS

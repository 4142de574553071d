package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// words are what a task says in one language beside what its author wrote.
type words struct {
	lang, dir            string
	task, hint, solution string // each before a number, or alone
	// goal returns a goal as a sentence, with {user}, {mailbox}, {subject}, {flag}
	// {conn} and {count} in the places of those; empty: there is no such goal.
	goal func(*transcript.Goal) string
}

// wordsFor returns the words for a language; English where there are none in it,
// which is then foreign to the page.
func wordsFor(lang string) (w *words, foreign bool) {
	base, _, _ := strings.Cut(lang, "-")
	switch base {
	case "ar":
		return &arabic, false
	case "en", "":
		return &english, false
	}
	return &english, true
}

// writeGoal writes a goal as a sentence. Every name in it stands by itself,
// whatever its direction.
func (t *words) writeGoal(w util.BufWriter, g *transcript.Goal) {
	sentence := t.goal(g)
	if sentence == "" { // of a lesson with faults: as it is written
		writeCode(w, g.Text)
	}
	for sentence != "" {
		before, rest, found := strings.Cut(sentence, "{")
		writeText(w, before)
		if !found {
			return
		}
		var place string
		place, sentence, _ = strings.Cut(rest, "}")
		switch place {
		case "subject":
			writeTag(w, "bdi", "lang", langOf(g.Subject, t.lang, t.dir))
			writeText(w, g.Subject)
			_, _ = w.WriteString("</bdi>")
			continue
		case "user":
			place = g.User
		case "mailbox":
			place = g.Mailbox
		case "flag":
			place = g.Flag
		case "conn":
			place = g.Conn
		case "count":
			writeText(w, strconv.Itoa(g.Count))
			continue
		}
		writeCode(w, place)
	}
}

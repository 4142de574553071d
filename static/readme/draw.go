package main

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"sanduq/lessons/player"
)

// Lengths are units of the picture: pixels where it is shown at its full width of 1,000.
const (
	width, height = 1000, 484
	letter        = 6.9 // of the 11.5 px monospace, which textLength holds it to
	lineHeight    = 17.0
	gutter        = 30.0 // from a panel's edge to its text
)

// Times are seconds.
const (
	typed  = 0.018 // a letter of the learner's
	answer = 0.09  // a line of the server's
	breath = 0.18  // between an answer and what is typed next
	rests  = 2.2   // at the end, before it begins anew
)

// A panel is one console.
type panel struct {
	conn, title string
	x, y, w, h  float64
	lines       int // so far
}

// early is the connection that waits for news when the picture begins.
const early = "imap"

// A shown is one line, where it stands and when it comes.
type shown struct {
	player.Line
	x, y       float64
	begin, end float64 // of being typed; the same of a line of the server's
	refused    bool
}

// draw returns the picture, an SVG that moves by CSS alone and stands still where the reader wants that.
func draw(said []player.Line) []byte {
	panels := []*panel{
		{conn: "smtp", title: "SMTP · port 25", x: 10, y: 10, w: 520, h: 464},
		{conn: "imap", title: "IMAP · port 143, in IDLE", x: 540, y: 10, w: 450, h: 132},
		{conn: "pop3", title: "POP3 · port 110", x: 540, y: 152, w: 450, h: 322},
	}
	lines, total := timed(said, panels)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="A message is typed in SMTP, IDLE announces it to IMAP, and POP3 fetches it">`+"\n", width, height)
	fmt.Fprintf(&b, "<style>\n%s", style)
	for i, l := range lines {
		if l.end == 0 {
			continue // there from the start
		}
		fmt.Fprintf(&b, "#l%d{animation:l%d %.1fs infinite}@keyframes l%d{0%%,%.2f%%{opacity:0}%.2f%%,100%%{opacity:1}}\n",
			i, i, total, i, percent(l.begin, total), percent(l.begin, total)+0.01)
		if l.Who == 'C' && l.Text != "" {
			fmt.Fprintf(&b, "#c%d{animation:c%d %.1fs infinite}@keyframes c%d{0%%,%.2f%%{transform:scaleX(1);animation-timing-function:steps(%d,end)}%.2f%%,100%%{transform:scaleX(0)}}\n",
				i, i, total, i, percent(l.begin, total), utf8.RuneCountInString(l.Text), percent(l.end, total))
		}
	}
	b.WriteString("</style>\n")
	for _, p := range panels {
		fmt.Fprintf(&b, `<rect class="panel" x="%g" y="%g" width="%g" height="%g" rx="8"/><text class="title" x="%g" y="%g">%s</text>`+"\n",
			p.x, p.y, p.w, p.h, p.x+14, p.y+20, html.EscapeString(p.title))
	}
	for i, l := range lines {
		n := utf8.RuneCountInString(l.Text)
		length := float64(n) * letter
		who := string(l.Who) + ":"
		if l.Who == ' ' {
			who = ""
		}
		fmt.Fprintf(&b, `<g id="l%d"><text class="who" x="%.1f" y="%.1f">%s</text><text class="%s" x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" xml:space="preserve">%s</text>`,
			i, l.x-gutter+12, l.y, who, class(l), l.x, l.y, length, html.EscapeString(l.Text))
		if l.Who == 'C' && n > 0 && l.end > 0 {
			fmt.Fprintf(&b, `<rect id="c%d" class="cover" x="%.1f" y="%.1f" width="%.1f" height="%g" style="transform-origin:%.1fpx 0"/>`,
				i, l.x, l.y-12, length+1, lineHeight-1, l.x+length+1)
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// timed sets the lines into their panels and gives each its time. It returns how long all of it takes.
func timed(said []player.Line, panels []*panel) (lines []shown, total float64) {
	now, before := 0.4, byte('S')
	began := slices.IndexFunc(said, func(l player.Line) bool { return l.Conn != early })
	for i, l := range said {
		p := panelOf(panels, l.Conn)
		if p == nil || l.Who == 'I' || i < began-2 { // of what led to the picture the last command is enough
			continue
		}
		s := shown{Line: l, refused: l.Who == 'S' && strings.HasPrefix(l.Text, "5")}
		switch {
		case i < began: // said before the picture begins
		case l.Who == 'C':
			if before == 'S' {
				now += breath
			}
			s.begin = now
			now += typed*float64(len(l.Text)) + 0.1
			s.end = now
			before = 'C'
		default:
			now += answer
			s.begin, s.end = now, now
			before = 'S'
		}
		for j, text := range wrap(l.Text, int((p.w-gutter-12)/letter)) {
			if s.Text = text; j > 0 {
				s.Who = ' '
			}
			s.x, s.y = p.x+gutter, p.y+42+float64(p.lines)*lineHeight
			p.lines++
			lines = append(lines, s)
		}
	}
	return lines, now + rests
}

func panelOf(panels []*panel, conn string) *panel {
	for _, p := range panels {
		if p.conn == conn {
			return p
		}
	}
	return nil
}

// wrap cuts a text into lines of so many characters, at spaces.
func wrap(s string, most int) []string {
	var out []string
	for utf8.RuneCountInString(s) > most {
		head := string([]rune(s)[:most+1])
		at := strings.LastIndexByte(head, ' ')
		if at <= 0 {
			at = len(string([]rune(s)[:most]))
		}
		out = append(out, s[:at])
		s = strings.TrimPrefix(s[at:], " ")
	}
	return append(out, s)
}

func percent(at, total float64) float64 { return 100 * at / total }

// class says how a line looks: what is typed, what was refused, what is news.
func class(l shown) string {
	switch {
	case l.Who == 'C':
		return "typed"
	case l.Conn == "imap" && l.end > 0:
		return "news"
	case l.refused:
		return "refused"
	}
	return "said"
}

const style = `text{font:11.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.panel{fill:#16181d;stroke:#3a3f4a}.title{fill:#8d96a5;font:600 11.5px system-ui,sans-serif}.cover{fill:#16181d}
.who{fill:#6b7482}.said{fill:#aeb6c2}.typed{fill:#f4f6f8}.news{fill:#7fd6a3}.refused{fill:#f2a48b}
@media (prefers-reduced-motion:reduce){g{animation:none!important;opacity:1!important}.cover{display:none}}
`

package markdown_test

import (
	"regexp"
	"strings"
	"testing"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

const withFaults = `---
title: T
colour: red
---
One.

- two
- [there](javascript:x)

` + "```imap\nS: * OK\nC: a1 noop\nS: a1 OK\n```\n\n```task\ndo: x\n```\n\n## Three\n\n![p](drawing.svg)\n\n| a | b |\n|---|---|\n| c | d |\n\n> four\n\n***\n\nlast\n"

// blocks are what stands at the margin of a page, in short.
var blocks = regexp.MustCompile(`(?m)^<(p|ul|figure|section|h2|table|blockquote|hr|aside)\b(?: class="([a-z]+))?`)

// TestMarks: each fault stands after the block that has its line.
func TestMarks(t *testing.T) {
	t.Parallel()
	lesson, _ := transcript.Parse("x/en.md", []byte(withFaults))
	for _, test := range []struct {
		lines []int
		want  string // F is a fault; the one at the link is always there
	}{
		{nil, "p ul F figure section h2 figure table blockquote hr p"},
		{[]int{1, 3}, "F F p ul F figure section h2 figure table blockquote hr p"},
		{[]int{5, 5, 6}, "p F F F ul F figure section h2 figure table blockquote hr p"},
		{[]int{7}, "p ul F F figure section h2 figure table blockquote hr p"},
		{[]int{8}, "p ul F figure section h2 figure table blockquote hr p"}, // said already
		{[]int{10, 12, 14}, "p ul F figure F F F section h2 figure table blockquote hr p"},
		{[]int{16, 18}, "p ul F figure section F F h2 figure table blockquote hr p"},
		{[]int{20, 22, 24, 26}, "p ul F figure section h2 F figure F table F F blockquote hr p"},
		{[]int{28, 30, 32, 99}, "p ul F figure section h2 figure table blockquote F hr F p F F"},
	} {
		var found []markdown.Mark
		for _, line := range test.lines {
			found = append(found, markdown.Mark{Line: line, What: "what"})
		}
		page, _, err := markdown.Render([]byte(withFaults), markdown.Options{
			Lesson: lesson, Marked: true, Found: found,
			Picture: func(string) ([]byte, bool) { return []byte(drawings["drawing.svg"]), true },
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		inside := false
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "<section") {
				inside = true
			}
			m := blocks.FindStringSubmatch(line)
			switch {
			case m == nil:
			case m[1] == "aside":
				got = append(got, "F")
			case m[1] == "section" || !inside && (m[1] != "p" || !strings.HasPrefix(line, "<p><b>x/en.md:")):
				if m[1] == "p" && len(got) > 0 && got[len(got)-1] == "blockquote" {
					continue // what is quoted
				}
				got = append(got, m[1])
			}
			if strings.HasPrefix(line, "</section") {
				inside = false
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("faults at %v\ngot  %s\nwant %s", test.lines, strings.Join(got, " "), test.want)
		}
	}
}

func TestMarkShows(t *testing.T) {
	t.Parallel()
	lesson, _ := transcript.Parse("x/en.md", []byte("Text.\n"))
	page, faults, err := markdown.Render([]byte("Text.\n"), markdown.Options{Lesson: lesson, Marked: true, Dir: "rtl", Found: []markdown.Mark{
		{Line: 1, What: "<it> differs", Diff: []string{" * OK", "-* 1 EXISTS", "+* 2 <EXISTS>", ""}},
	}})
	want := `<p>Text.</p>
<aside class="fault" role="note" id="fault-1" lang="en" dir="ltr">
<p><b>x/en.md:1</b> &lt;it&gt; differs</p>
<ol>
<li>  * OK</li>
<li><del>- * 1 EXISTS</del></li>
<li><ins>+ * 2 &lt;EXISTS&gt;</ins></li>
<li>  </li>
</ol>
</aside>
`
	if err != nil || len(faults) > 0 || string(page) != want {
		t.Errorf("%v, %v, got\n%s\nwant\n%s", err, faults, page, want)
	}
	// Elsewhere it is not shown.
	page, _, _ = markdown.Render([]byte("[x](y:z)\n"), markdown.Options{Found: []markdown.Mark{{Line: 1, What: "x"}}})
	if string(page) != "<p>x</p>\n" {
		t.Errorf("a page for readers has %s", page)
	}
}

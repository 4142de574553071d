package markdown_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// allowed are the elements that a lesson may become, each with its attributes.
var allowed = map[string][]string{
	"p": {"class", "dir"}, "em": nil, "strong": nil, "blockquote": nil, "ul": {"class", "lang", "dir"}, "table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"h1": {"id"}, "h2": {"id"}, "h3": {"id", "lang", "dir"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
	"pre": {"dir"}, "code": {"dir"}, "a": {"href", "title"}, "th": {"align"}, "td": {"align"},
	"ol": {"start"}, "li": {"class", "lang", "dir", "id", "data-step", "data-solve", "data-goal"}, "figcaption": {"dir"},
	"section": {"class", "id", "data-task", "data-after", "aria-labelledby"}, "bdi": {"lang"}, "details": {"class"},
	"aside": {"class", "role", "id", "lang", "dir"}, "b": nil, "del": nil, "ins": nil,
	"summary": {"lang", "dir"}, "figure": {"class", "lang", "dir", "id", "data-block", "data-protocol", "data-conn", "data-port"},
	"span": {"class", "title", "dir"},
	"img":  {"src", "alt", "title"}, "br": nil, "hr": nil,
	// Of the drawing that is in every lesson here; what else one may have is for the fuzzer of package picture.
	"svg": {"role", "aria-label", "aria-hidden", "viewBox", "width"}, "text": {"x"},
}

var empty = []string{"img", "br", "hr"}

var (
	tag       = regexp.MustCompile(`^<(/?)([a-z0-9]+)((?: [A-Za-z-]+="[^"<>]*")*)>`)
	attribute = regexp.MustCompile(` ([A-Za-z-]+)="([^"]*)"`)
	address   = regexp.MustCompile(`^(?:https?:|mailto:|#|\.\./)`)
	ids       = regexp.MustCompile(`^(?:h-[^\s]*|step-[0-9]+|fault-[0-9]+|task-[0-9]+(?:-title)?)$`)
)

// checkHTML holds that every `<` of page begins a tag of the allowlist, that
// tags nest, that ids are ours and given once, and that addresses are safe.
func checkHTML(t *testing.T, page string) {
	t.Helper()
	var open []string
	seen := map[string]bool{}
	for {
		i := strings.IndexAny(page, "<>")
		if i < 0 {
			break
		}
		m := tag.FindStringSubmatch(page[i:])
		if m == nil {
			t.Fatalf("no tag of ours: %.60q", page[i:])
		}
		closing, name := m[1] == "/", m[2]
		attributes, ok := allowed[name]
		if !ok {
			t.Fatalf("element %s is not allowed", name)
		}
		for _, a := range attribute.FindAllStringSubmatch(m[3], -1) {
			switch {
			case !slices.Contains(attributes, a[1]):
				t.Fatalf("attribute %s of %s is not allowed", a[1], name)
			case (a[1] == "href" || a[1] == "src") && !address.MatchString(a[2]):
				t.Fatalf("address %q is not safe", a[2])
			case a[1] == "id" && (!ids.MatchString(a[2]) || seen[a[2]]):
				t.Fatalf("id %q is not ours, or given twice", a[2])
			case a[1] == "id":
				seen[a[2]] = true
			}
		}
		switch {
		case slices.Contains(empty, name):
		case !closing:
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes nothing; open: %v", name, open)
		default:
			open = open[:len(open)-1]
		}
		page = page[i+len(m[0]):]
	}
	if len(open) > 0 {
		t.Fatalf("left open: %v", open)
	}
}

func FuzzRender(f *testing.F) {
	for _, seed := range []string{
		dialogues,
		"# <b>\n\n<script>x</script>\n\n[a](javascript:x \"\\\">\")\n\n![\"><b](states.svg \"'>\")\n",
		"| a | b |\n|:-:|--:|\n| <x> | `|` |\n\n1. x\n\n   ```imap\n   C: a1 NOOP\n   ```\n",
		"```imap as=x\" listing\nC: <a>\nN: \"<b>\nS: [..\"..] [..a..] [...]\n```\n~~~ \"onload=x\nq\n~~~\n",
		"2) x\n3) y\n\n***\n\nSetext\n===\n\n<a@b.c> <http://x/\"> <javascript:x>\n\n[r]: <a\"b> 'ti\"tle'\n[r] ![r]\n",
		"&lt;script&gt; &#60;b&#62; \\<i\\> a\\\n`<u>`  \nb {#id onclick=x}\n## h {onclick=x}\n",
		"- a\n\n  ```imap\nS: * OK\nC: a1 NOOP\n```\n> ```imap\n> C: x\n```imap\nS: x\n",
		"## a\n## a-2\n## a\n## \n## \n",
		"![a *b*](drawing.svg \"c\")\n\n- ![\"><x](drawing.svg)\n- x ![](drawing.svg)\n\n[![y](drawing.svg)](x:y) ![z][r]\n\n[r]: drawing.svg\n",
	} {
		f.Add(seed)
	}
	f.Add(task)
	f.Add("```task\ndo: <b> *x* [y](z:z) ![](drawing.svg)\ngoal: a\"/<b> has 2 messages\ngoal: connection imap is \"x\nhint: # x\nsolution as=\"x:\nC: <\n```\n")
	f.Fuzz(func(t *testing.T, source string) {
		lesson, _ := transcript.Parse("x/en.md", []byte(source))
		page, faults := renderFaults(t, lesson, source)
		checkHTML(t, page)
		if len(faults) == 0 && strings.Count(page, ` id="step-`) != len(lesson.Steps) {
			t.Errorf("the page has not the lesson's %d steps, and nothing is said of it", len(lesson.Steps))
		}
		checkHTML(t, renderLesson(t, nil, source))
		marked, faults, err := markdown.Render([]byte(source), markdown.Options{Lesson: lesson, Marked: true, Found: []markdown.Mark{{Line: 2, What: source, Diff: []string{"-" + source, ""}}}})
		if err != nil {
			t.Fatal(err)
		}
		checkHTML(t, string(marked))
		if n := len(markdown.Marks([]markdown.Mark{{Line: 2}}, faults)); strings.Count(string(marked), `<aside class="fault"`) != n {
			t.Errorf("not all of %d faults are marked on the page", n)
		}
	})
}

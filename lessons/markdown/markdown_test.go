package markdown_test

import (
	"slices"
	"strings"
	"testing"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// render renders a lesson as the site does; the lesson must have no faults.
func render(t *testing.T, source string) string {
	t.Helper()
	lesson, faults := transcript.Parse("x/en.md", []byte(source))
	for _, fault := range faults {
		t.Errorf("unexpected fault: %v", fault)
	}
	return renderLesson(t, lesson, source)
}

func renderLesson(t testing.TB, lesson *transcript.Lesson, source string) string {
	page, _ := renderFaults(t, lesson, source)
	return page
}

func renderFaults(t testing.TB, lesson *transcript.Lesson, source string) (string, []transcript.Fault) {
	t.Helper()
	out, faults, err := markdown.Render([]byte(source), markdown.Options{
		Lesson: lesson,
		Lang:   "ar",
		Dir:    "rtl",
		Asset: func(name string) (string, bool) {
			return "../../lessons/" + name, name == "states.svg" || name == "a b.png"
		},
		Picture: func(name string) ([]byte, bool) {
			return []byte(drawings[name]), drawings[name] != ""
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(out), faults
}

// drawings are the SVG files of the folder of the lessons here.
var drawings = map[string]string{
	"drawing.svg": `<svg viewBox="0 0 9 9"><switch><text systemLanguage="ar" x="1">خادم</text><text x="1">server</text></switch></svg>`,
	"red.svg":     "<svg viewBox=\"0 0 9 9\">\n<text fill=\"red\">x</text></svg>",
	"broken.svg":  "<svg>",
}

func TestProse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, source, want string }{
		{"front matter is left out", "---\ntitle: T\n---\nText.\n", "<p>Text.</p>\n"},
		{"raw HTML is text", "a <b onclick=x>b</b>\n\n<script>alert(1)</script>\n",
			"<p>a &lt;<bdi lang=\"en\">b onclick</bdi>=x&gt;b&lt;/b&gt;</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"a comment is text", "<!-- c -->\n", "<p>&lt;!-- c --&gt;</p>\n"},
		{"heading", "## Two *moves*\n", "<h2 id=\"h-two-moves\">Two <em>moves</em></h2>\n"},
		{"headings of one name", "## A\n\n## A\n", "<h2 id=\"h-a\">A</h2>\n<h2 id=\"h-a-2\">A</h2>\n"},
		{"Arabic heading", "## ما base64؟\n", "<h2 id=\"h-ما-base64\">ما base64؟</h2>\n"},
		{"a heading takes no step's id", "## step 3\n", "<h2 id=\"h-step-3\">step 3</h2>\n"},
		{"table aligned without style", "| a | b |\n|---|--:|\n| 1 | 2 |\n",
			"<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n"},
		{"code keeps its direction", "`a1 <x>`\n", "<p><code dir=\"ltr\">a1 &lt;x&gt;</code></p>\n"},
		{"code resolves nothing", "`&lt; \\*`\n", "<p><code dir=\"ltr\">&amp;lt; \\*</code></p>\n"},
		{"code block", "```sh\nmake <run>\n```\n", "<pre dir=\"ltr\"><code>make &lt;run&gt;\n</code></pre>\n"},
		{"no language reaches the page", "```\"><script>\nx\n```\n", "<pre dir=\"ltr\"><code>x\n</code></pre>\n"},
		{"entities", "&amp; &lt;b&gt; &#60;\n", "<p>&amp; &lt;b&gt; &lt;</p>\n"},
		{"a character that is none", "a\x00b\n", "<p>a\uFFFDb</p>\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := render(t, test.source); got != test.want {
				t.Errorf("rendering %q\n got %s\nwant %s", test.source, got, test.want)
			}
		})
	}
}

func TestOctetsThatAreNoText(t *testing.T) {
	t.Parallel()
	const source = "b\xffc\n"
	lesson, faults := transcript.Parse("x/en.md", []byte(source))
	if got := renderLesson(t, lesson, source); got != "<p>b\uFFFDc</p>\n" || len(faults) != 1 {
		t.Errorf("rendered is %q, faults are %v", got, faults)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ source, want string }{
		// Between lessons: as a code host follows them, in the file; in the language, on the page.
		{"[x](../07-search/en.md)", `<a href="../07-search/">x</a>`},
		{"[x](../07-search/ar.md#h-dates)", `<a href="../07-search/#h-dates">x</a>`},
		{"[x](../07-search/)", `<a href="../07-search/">x</a>`},
		{"[x](../07-search)", `<a href="../07-search/">x</a>`},
		{"[x][r]\n\n[r]: ../07-search/en.md", `<a href="../07-search/">x</a>`},
		{"[x](#h-dates)", `<a href="#h-dates">x</a>`},
		{"[x](en.md#step-3)", `<a href="#step-3">x</a>`},
		{"[x](en.md)", `<a href="#">x</a>`},
		{"[x](../07-search/pt-BR.md)", `<a href="../07-search/">x</a>`},
		{"[x](../07-search/README.md)", "x"},
		{"[x](../GLOSSARY.md)", "x"},
		{"[x](../../server/main.go)", "x"},
		{"[x](/etc/passwd)", "x"},
		// Elsewhere.
		{"[x](https://example.org/?a=1&b=2 \"a \\\"t\\\"\")", `<a href="https://example.org/?a=1&amp;b=2" title="a &quot;t&quot;">x</a>`},
		{"[x](mailto:alex@smallorg.org)", `<a href="mailto:alex@smallorg.org">x</a>`},
		{"<https://example.org/>", `<a href="https://example.org/">https://example.org/</a>`},
		{"<alex@smallorg.org>", `<a href="mailto:alex@smallorg.org">alex@smallorg.org</a>`},
		// Refused: the text stays.
		{"[*x*](javascript:alert(1))", "<em>x</em>"},
		{"[x](JaVaScRiPt:alert(1))", "x"},
		{"[x](&#106;avascript:alert(1))", "x"},
		{"[x](javascript&colon;alert(1))", "x"},
		{"[x](<java\tscript:alert(1)>)", "x"},
		{"[x](\\javascript:alert(1))", "x"},
		{"[x](vbscript:x)", "x"},
		{"[x](data:text/html,x)", "x"},
		{"[x](file:///etc/passwd)", "x"},
		{"[x](blob:x)", "x"},
		{"[x](//evil.example/)", "x"},
		{"[x](\\\\\\\\evil.example/)", "x"},
		{"<javascript:alert(1)>", "javascript:alert(1)"},
		{"[x][r]\n\n[r]: javascript:alert(1)", "x"},
		// Pictures come from the lesson's folder and from nowhere else.
		{"![the *states*](states.svg \"t\")", `<img src="../../lessons/states.svg" alt="the states" title="t">`},
		{"![a \\\"b\\\" &lt;c&gt;](states.svg)", `<img src="../../lessons/states.svg" alt="a &quot;b&quot; &lt;c&gt;">`},
		{"![](states.svg)", `<img src="../../lessons/states.svg" alt="">`},
		{"![gone](gone.svg)", "gone"},
		{"![far](https://example.org/x.png)", "far"},
		{"![x](data:image/png;base64,AAAA)", "x"},
		{"[![p](states.svg)](javascript:x)", `<img src="../../lessons/states.svg" alt="p">`},
		{"![far](https://example.org/drawing.svg)", "far"},
		{"![far](../drawing.svg)", "far"},
		{"![the *parts*](broken.svg)", "the <em>parts</em>"},
	} {
		t.Run(test.source, func(t *testing.T) {
			t.Parallel()
			want := "<p>" + test.want + "</p>\n"
			if got := render(t, test.source+"\n"); got != want {
				t.Errorf("got  %swant %s", got, want)
			}
		})
	}
}

// TestPictures: a drawing is a part of the page, with its labels in the page's language.
func TestPictures(t *testing.T) {
	t.Parallel()
	drawn := func(label string) string {
		return `<svg ` + label + ` viewBox="0 0 9 9" width="9"><text x="1">خادم</text></svg>`
	}
	for _, test := range []struct{ source, want string }{
		{"![the *parts*](drawing.svg)", `<figure class="picture" dir="ltr">` + drawn(`role="img" aria-label="the parts"`) + "</figure>\n"},
		{"![a \"b\"](drawing.svg \"c & d\")", `<figure class="picture" dir="ltr">` + drawn(`role="img" aria-label="a &#34;b&#34;"`) +
			"<figcaption dir=\"rtl\">c &amp; d</figcaption></figure>\n"},
		{"x ![p](drawing.svg) y", `<p>x <span class="picture" dir="ltr">` + drawn(`role="img" aria-label="p"`) + "</span> y</p>\n"},
		{"- ![p](drawing.svg)", "<ul>\n<li>\n<figure class=\"picture\" dir=\"ltr\">" + drawn(`role="img" aria-label="p"`) + "</figure>\n</li>\n</ul>\n"},
		{"[![p](drawing.svg)](#a)", `<p><a href="#a"><span class="picture" dir="ltr">` + drawn(`role="img" aria-label="p"`) + "</span></a></p>\n"},
		{"[![p](drawing.svg)](x:y)", `<figure class="picture" dir="ltr">` + drawn(`role="img" aria-label="p"`) + "</figure>\n"},
		{"![](drawing.svg)", `<figure class="picture" dir="ltr">` + drawn(`aria-hidden="true"`) + "</figure>\n"},
	} {
		if got := render(t, test.source+"\n"); got != test.want {
			t.Errorf("%s\ngot  %swant %s", test.source, got, test.want)
		}
	}
}

func TestLessonsElsewhere(t *testing.T) {
	t.Parallel()
	source := "[there](../02-two/en.md#h-a) [gone](../03-three/en.md)\n[own](../sandbox/#set=a) [no](../nothing/) [above](../../sandbox/)\n"
	out, faults, err := markdown.Render([]byte(source), markdown.Options{
		Page:  func(lesson string) (string, bool) { return "../../en/" + lesson + "/", lesson == "02-two" },
		Place: func(name string) (string, bool) { return "../../en/" + name + "/", name == "sandbox" },
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "<p><a href=\"../../en/02-two/#h-a\">there</a> gone\n<a href=\"../../en/sandbox/#set=a\">own</a> no above</p>\n"; string(out) != want {
		t.Errorf("got %s want %s", out, want)
	}
	var refused []string
	for _, f := range faults {
		refused = append(refused, f.Error())
	}
	const why = " is refused: the site has no such page or picture"
	if want := []string{`:1: "../03-three/en.md"` + why, `:2: "../nothing/"` + why, `:2: "../../sandbox/"` + why}; !slices.Equal(refused, want) {
		t.Errorf("faults %q, want %q", refused, want)
	}
}

// TestFaults: what is refused, or has no place on the page, is told with its line.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ source, want string }{
		{"fine [x](https://example.org/) ![y](states.svg)\n", ""},
		{"---\ntitle: T\n---\na\n\n* b\n  [x](javascript:alert(1))\n", `x/en.md:7: "javascript:alert(1)" is refused: want http, https or mailto, or a path within the course`},
		{"a <javascript:alert(1)>\n", `x/en.md:1: a link to "javascript:alert(1)" is refused: want http, https or mailto`},
		{"a\n![b](https://example.org/x.png)\n", `x/en.md:2: "https://example.org/x.png" is refused: a picture stands in the lesson's folder`},
		{"a\n\n![b](red.svg)\n", `x/en.md:3: red.svg:2: fill="red" of <text> is left out: want none, currentColor, or class="accent", "muted" or "differs", so that the picture follows the colour scheme`},
		{"![b](broken.svg)\n", `x/en.md:1: broken.svg:1: no well-formed XML: unexpected EOF`},
		{"![](drawing.svg)\n", `x/en.md:1: "drawing.svg": a picture needs a text that says what it shows: ![text](drawing.svg)`},
		{"[x](../GLOSSARY.md)\n", `x/en.md:1: "../GLOSSARY.md" is refused: the site has no such page or picture`},
		{"- a\n\n  ```task\n  do: x\n```\n", "x/en.md:3: a task stands at the margin, in no list or quotation: this one is not on the page"},
		{"```task\ndo: x\nhint: [y](javascript:z)\n```\n", `x/en.md:3: "javascript:z" is refused: want http, https or mailto, or a path within the course`},
		{"- a\n\n  ```imap\nS: * OK\n```\n", `x/en.md:3: a dialogue stands at the margin, in no list or quotation: this one is not on the page`},
	} {
		lesson, _ := transcript.Parse("x/en.md", []byte(test.source))
		_, faults := renderFaults(t, lesson, test.source)
		var said []string
		for _, f := range faults {
			said = append(said, f.Error())
		}
		if got := strings.Join(said, "\n"); got != test.want {
			t.Errorf("of %q is said\n%s\nwant\n%s", test.source, got, test.want)
		}
	}
}

const dialogues = `---
title: T
---
Before.

` + "```imap listing" + `
I: $ telnet localhost 143
S: * OK <ready>
C: a1 LOGIN alex drums
S: a1 OK [..]
N: not "the same"
` + "```" + `

` + "```imap as=phone" + `
S: * OK [..greeting..]
S: [...]
C: a2 APPEND x {3}
S: + go
C: abc
S: a2 OK
S: <close>
` + "```" + `

` + "```imap nocheck" + `
C: a9 LOGOUT
` + "```" + `
`

func TestDialogues(t *testing.T) {
	t.Parallel()
	want := `<p>Before.</p>
<figure class="dialogue listing" lang="en" dir="ltr" data-block="1" data-protocol="imap" data-conn="imap">
<ol>
<li class="line info"><span class="text">$ telnet localhost 143</span></li>
<li class="line server" id="step-1" data-step="1"><span class="who">S:</span> <span class="text">* OK &lt;ready&gt;</span></li>
<li class="line client" id="step-2" data-step="2"><span class="who">C:</span> <span class="text">a1 LOGIN alex drums</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">a1 OK <span class="wild">…</span></span></li>
<li class="line note" lang="ar" dir="rtl"><span class="text">not &quot;the same&quot;</span></li>
</ol>
</figure>
<figure class="dialogue" lang="en" dir="ltr" data-block="2" data-protocol="imap" data-conn="phone">
<figcaption>phone</figcaption>
<ol>
<li class="line server" id="step-3" data-step="3"><span class="who">S:</span> <span class="text">* OK <span class="wild" title="greeting">…</span></span></li>
<li class="line server any"><span class="who">S:</span> <span class="text"><span class="wild">…</span></span></li>
<li class="line client" id="step-4" data-step="4"><span class="who">C:</span> <span class="text">a2 APPEND x {3}</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">+ go</span></li>
<li class="line client" data-step="4"><span class="who">C:</span> <span class="text">abc</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">a2 OK</span></li>
<li class="line close"><span class="text">Connection closed by foreign host.</span></li>
</ol>
</figure>
<figure class="dialogue shown" lang="en" dir="ltr" data-block="3" data-protocol="imap" data-conn="imap">
<ol>
<li class="line client"><span class="who">C:</span> <span class="text">a9 LOGOUT</span></li>
</ol>
</figure>
`
	if got := render(t, dialogues); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTLS: a handshake is a line of its own, and nobody's.
func TestTLS(t *testing.T) {
	t.Parallel()
	page := render(t, "---\ntls: yes\n---\n```imap port=993\nTLS:\nS: * OK ready\n```\n")
	want := `<li class="line tls"><span class="text">TLS handshake</span></li>
<li class="line server" id="step-1" data-step="1"><span class="who">S:</span> <span class="text">* OK ready</span></li>
`
	if !strings.Contains(page, want) {
		t.Errorf("got\n%s\nwant\n%s", page, want)
	}
}

// TestText: a message's text is part of its step, each line with the step's number, empty ones too.
func TestText(t *testing.T) {
	t.Parallel()
	page := render(t, "```smtp port=587\nC: DATA\nS: 354 go\nC: Subject: x\nC:\nC: .\nS: 250 ok\nC: QUIT\n```\n")
	want := `<li class="line client" id="step-2" data-step="2"><span class="who">C:</span> <span class="text">DATA</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">354 go</span></li>
<li class="line client" data-step="2"><span class="who">C:</span> <span class="text">Subject: x</span></li>
<li class="line client" data-step="2"><span class="who">C:</span> <span class="text"></span></li>
<li class="line client" data-step="2"><span class="who">C:</span> <span class="text">.</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">250 ok</span></li>
<li class="line client" id="step-3" data-step="3"><span class="who">C:</span> <span class="text">QUIT</span></li>
`
	if !strings.Contains(page, want) {
		t.Errorf("got\n%s\nwant\n%s", page, want)
	}
}

// TestSilentStep: a step without a line of its own has its place all the same.
func TestSilentStep(t *testing.T) {
	t.Parallel()
	page := render(t, "```imap\nC: a1 NOOP\nS: a1 OK\n```\n")
	for _, want := range []string{`<figure class="dialogue" lang="en" dir="ltr" id="step-1" data-block="1"`, `<li class="line client" id="step-2" data-step="2">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s\n%s", want, page)
		}
	}
}

// TestStepsMatchTranscript: every step of the lesson has one place on the page.
func TestStepsMatchTranscript(t *testing.T) {
	t.Parallel()
	lesson, _ := transcript.Parse("x/en.md", []byte(dialogues))
	page := render(t, dialogues)
	if len(lesson.Steps) == 0 {
		t.Fatal("the lesson has no steps")
	}
	if n := strings.Count(page, `id="step-`); n != len(lesson.Steps) {
		t.Errorf("the page has %d steps, the lesson %d", n, len(lesson.Steps))
	}
}

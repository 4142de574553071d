package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

const task = "```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\n```\n" +
	"```task\n" +
	"do: Take message 2 of `newbox` away, *no* other <b>.\n" +
	"goal: alex/newbox has 5 messages\n" +
	"goal: alex/newbox has no message \"<Second>\"\n" +
	"hint: Mark it first: see [flags](../05-flags/en.md).\n" +
	"hint: a3 store 2 +flags (\\Deleted)\n" +
	"hint: # ضع العلامة على `2`\n" +
	"solution:\n" +
	"C: a3 store 2 +flags (\\Deleted)\nS: [...]\nC: a4 append x {3}\nS: + go\nC: abc\nS: [...]\n" +
	"solution pop3 as=phone port=1110:\nS: +OK [..]\nC: quit\n" +
	"```\n"

func TestTask(t *testing.T) {
	t.Parallel()
	page := render(t, task)
	_, got, _ := strings.Cut(page, "</figure>\n")
	want := `<section class="task" id="task-1" data-task="1" data-after="2" aria-labelledby="task-1-title">
<h3 id="task-1-title">المهمّة 1</h3>
<p class="do"><bdi lang="en">Take message 2 of</bdi> <code dir="ltr">newbox</code> away, <em>no</em> other &lt;b&gt;.</p>
<ul class="goals">
<li data-goal="1">في صندوق <code dir="ltr">newbox</code> للمستخدم <code dir="ltr">alex</code> 5 رسائل</li>
<li data-goal="2">ليست في صندوق <code dir="ltr">newbox</code> للمستخدم <code dir="ltr">alex</code> رسالة موضوعها «<bdi>&lt;Second&gt;</bdi>»</li>
</ul>
<details class="hint"><summary>تلميح 1</summary><p dir="ltr"><bdi lang="en">Mark it first: see</bdi> <a href="../05-flags/">flags</a>.</p></details>
<details class="hint"><summary>تلميح 2</summary><p dir="ltr"><code dir="ltr">a3 store 2 +flags (\Deleted)</code></p></details>
<details class="hint"><summary>تلميح 3</summary><p># ضع العلامة على <code dir="ltr">2</code></p></details>
<details class="solution"><summary>الحلّ</summary>
<figure class="dialogue" lang="en" dir="ltr" data-protocol="imap" data-conn="imap">
<ol>
<li class="line client" data-solve="1"><span class="who">C:</span> <span class="text">a3 store 2 +flags (\Deleted)</span></li>
<li class="line server any"><span class="who">S:</span> <span class="text"><span class="wild">…</span></span></li>
<li class="line client" data-solve="2"><span class="who">C:</span> <span class="text">a4 append x {3}</span></li>
<li class="line server"><span class="who">S:</span> <span class="text">+ go</span></li>
<li class="line client" data-solve="2"><span class="who">C:</span> <span class="text">abc</span></li>
<li class="line server any"><span class="who">S:</span> <span class="text"><span class="wild">…</span></span></li>
</ol>
</figure>
<figure class="dialogue" lang="en" dir="ltr" data-protocol="pop3" data-conn="phone" data-port="1110">
<figcaption>phone</figcaption>
<ol>
<li class="line server" data-solve="3"><span class="who">S:</span> <span class="text">+OK <span class="wild">…</span></span></li>
<li class="line client" data-solve="4"><span class="who">C:</span> <span class="text">quit</span></li>
</ol>
</figure>
</details>
</section>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTaskLanguages: what the site says of a task is in the page's language, and where it has none it says which it is in.
func TestTaskLanguages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lang, dir, head, solution string }{
		{"en", "ltr", `<h3 id="task-1-title">Task 1</h3>`, `<summary>Solution</summary>`},
		{"", "ltr", `<h3 id="task-1-title">Task 1</h3>`, `<summary>Solution</summary>`},
		{"en-gb", "ltr", `<h3 id="task-1-title">Task 1</h3>`, `<ul class="goals">`},
		{"ar-eg", "rtl", `<h3 id="task-1-title">المهمّة 1</h3>`, `<summary>تلميح 1</summary>`},
		{"fr", "ltr", `<h3 id="task-1-title" lang="en" dir="ltr">Task 1</h3>`, `<ul class="goals" lang="en" dir="ltr">`},
		{"he", "rtl", `<h3 id="task-1-title" lang="en" dir="ltr">Task 1</h3>`, `<summary lang="en" dir="ltr">Hint 1</summary>`},
	} {
		lesson, _ := transcript.Parse("x/en.md", []byte(task))
		page, _, err := markdown.Render([]byte(task), markdown.Options{Lesson: lesson, Lang: test.lang, Dir: test.dir})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{test.head, test.solution} {
			if !strings.Contains(string(page), want) {
				t.Errorf("in %q the task lacks %s\n%s", test.lang, want, page)
			}
		}
	}
}

// TestGoals: each goal is a sentence in each language, its names apart.
func TestGoals(t *testing.T) {
	t.Parallel()
	place := strings.NewReplacer("[", `<code dir="ltr">`, "]", "</code>", "“", "“<bdi>", "”", "</bdi>”", "«", "«<bdi>", "»", "</bdi>»")
	for _, test := range []struct{ goal, english, arabic string }{
		{"alex/a exists", "[alex] has a mailbox [a]", "للمستخدم [alex] صندوق باسم [a]"},
		{"alex/a does not exist", "[alex] has no mailbox [a]", "ليس للمستخدم [alex] صندوق باسم [a]"},
		{"alex/a is subscribed", "[alex] is subscribed to [a]", "المستخدم [alex] مشترك في [a]"},
		{"alex/a is not subscribed", "[alex] is not subscribed to [a]", "المستخدم [alex] غير مشترك في [a]"},
		{"alex/a has 0 messages", "[a] of [alex] is empty", "صندوق [a] للمستخدم [alex] فارغ"},
		{"alex/a has 1 message", "[a] of [alex] has one message", "في صندوق [a] للمستخدم [alex] رسالة واحدة"},
		{"alex/a has 2 messages", "[a] of [alex] has 2 messages", "في صندوق [a] للمستخدم [alex] رسالتان"},
		{"alex/a has 10 messages", "[a] of [alex] has 10 messages", "في صندوق [a] للمستخدم [alex] 10 رسائل"},
		{"alex/a has 11 messages", "[a] of [alex] has 11 messages", "في صندوق [a] للمستخدم [alex] 11 رسالة"},
		{"alex/a has 103 messages", "[a] of [alex] has 103 messages", "في صندوق [a] للمستخدم [alex] 103 رسائل"},
		{"alex/a has 0 unseen", "[a] of [alex] has no unread message", "كل رسالة في صندوق [a] للمستخدم [alex] قد قُرئت"},
		{"alex/a has 1 unseen", "[a] of [alex] has one unread message", "في صندوق [a] للمستخدم [alex] رسالة واحدة لم تُقرأ"},
		{"alex/a has 3 unseen", "[a] of [alex] has 3 unread messages", "في صندوق [a] للمستخدم [alex] 3 رسائل لم تُقرأ"},
		{`alex/a has message "S {x}"`, "[a] of [alex] has a message “S {x}”", "في صندوق [a] للمستخدم [alex] رسالة موضوعها «S {x}»"},
		{`alex/a has no message "S"`, "[a] of [alex] has no message “S”", "ليست في صندوق [a] للمستخدم [alex] رسالة موضوعها «S»"},
		{`message "S" in alex/a has \Seen`, `the message “S” in [a] of [alex] has the flag [\Seen]`, `الرسالة «S» في صندوق [a] للمستخدم [alex] عليها العلامة [\Seen]`},
		{`message "S" in alex/a has no \Seen`, `the message “S” in [a] of [alex] has no flag [\Seen]`, `الرسالة «S» في صندوق [a] للمستخدم [alex] ليست عليها العلامة [\Seen]`},
		{"connection imap is selected", "connection [imap] has a mailbox open ([selected])", "الاتصال [imap] فيه صندوق مفتوح ([selected])"},
		{"connection imap is not authenticated", "connection [imap] is open, and nobody has logged in ([not authenticated])", "الاتصال [imap] مفتوح ولم يدخل منه أحد ([not authenticated])"},
		{"connection imap is authenticated", "connection [imap] is logged in, with no mailbox open ([authenticated])", "الاتصال [imap] دخل منه المستخدم وليس فيه صندوق مفتوح ([authenticated])"},
		{"connection imap is closed", "connection [imap] is closed", "الاتصال [imap] مغلق"},
		{"connection p is authorization", "connection [p] is open, and nobody has logged in ([AUTHORIZATION])", "الاتصال [p] مفتوح ولم يدخل منه أحد ([AUTHORIZATION])"},
		{"connection p is transaction", "connection [p] is logged in ([TRANSACTION])", "الاتصال [p] دخل منه المستخدم ([TRANSACTION])"},
		{"connection s is greeted", "connection [s] is open, and has not said [EHLO] yet", "الاتصال [s] مفتوح ولم يُرسَل منه [EHLO] بعد"},
		{"connection s is ready", "connection [s] has said [EHLO], and has no message under way", "الاتصال [s] أُرسل منه [EHLO] وليست فيه رسالة قيد الإرسال"},
		{"connection s is mail", "connection [s] has a message under way", "الاتصال [s] فيه رسالة قيد الإرسال"},
		{"connection s is <x>", "[connection s is &lt;x&gt;]", "[connection s is &lt;x&gt;]"}, // a fault, and shown all the same
	} {
		source := "```task\ndo: x\ngoal: " + test.goal + "\nsolution imap:\nS: [...]\nsolution pop3 as=p:\nS: [...]\nsolution smtp as=s:\nS: [...]\n```\n"
		lesson, faults := transcript.Parse("x/en.md", []byte(source))
		if len(faults) > 0 && !strings.Contains(test.goal, "<") {
			t.Errorf("%s: %v", test.goal, faults)
		}
		for lang, want := range map[string]string{"en": test.english, "ar": test.arabic} {
			page, _, err := markdown.Render([]byte(source), markdown.Options{Lesson: lesson, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			want = fmt.Sprintf("<li data-goal=\"1\">%s</li>\n", place.Replace(want))
			if !strings.Contains(string(page), want) {
				t.Errorf("%s in %s: want %s in\n%s", test.goal, lang, want, page)
			}
		}
	}
}

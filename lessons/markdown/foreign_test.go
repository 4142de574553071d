package markdown_test

import (
	"strings"
	"testing"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// TestForeign: what is in letters of another language says so, and code is of none.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lang, dir, source, want string }{
		{"en", "ltr", "In Arabic mail is بريد, and `بريد` on the wire.", `<p>In Arabic mail is <bdi lang="ar">بريد</bdi>, and <code dir="ltr">بريد</code> on the wire.</p>`},
		{"en", "ltr", "دعوة إلى غداء", `<p><bdi lang="ar">دعوة إلى غداء</bdi></p>`},
		{"en", "ltr", "first بريد\nsecond *بريد*", "<p>first <bdi lang=\"ar\">بريد</bdi>\nsecond <em><bdi lang=\"ar\">بريد</bdi></em></p>"},
		{"en-gb", "ltr", "| a |\n|---|\n| نور |", `<td><bdi lang="ar">نور</bdi></td>`},
		{"ar", "rtl", "يسمى open relay، وهو في RFC&nbsp;5321.", `<p>يسمى <bdi lang="en">open relay</bdi>، وهو في RFC 5321.</p>`},
		{"ar", "rtl", "الموضوع Re: Rehearsal on Thursday هنا", `<p>الموضوع <bdi lang="en">Re: Rehearsal on Thursday</bdi> هنا</p>`},
		{"ar", "rtl", "عليها IMAP وPOP3 وحده", `<p>عليها IMAP وPOP3 وحده</p>`},
		{"fa", "rtl", "پیام open relay", `<p>پیام <bdi lang="en">open relay</bdi></p>`},
		{"he", "rtl", "open relay ובريد", `<p>open relay ובريد</p>`},
		{"", "ltr", "open بريد", `<p>open بريد</p>`},
	} {
		page, _, err := markdown.Render([]byte(test.source), markdown.Options{Lang: test.lang, Dir: test.dir})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(string(page), "\u00a0", " "); !strings.Contains(got, test.want) {
			t.Errorf("%s in %q:\n%s\nwant %s", test.source, test.lang, got, test.want)
		}
	}
}

// TestForeignNames: so does a name in a goal, and a dialogue, whose notes are in the page's language.
func TestForeignNames(t *testing.T) {
	t.Parallel()
	const source = "```imap listing\nS: * OK localhost ready\nC: a1 search body غداء ok\nN: other words\n```\n```task\ndo: x\ngoal: alex/a has message \"حفل\"\ngoal: alex/a has message \"The song\"\nsolution:\nS: [...]\n```\n"
	lesson, _ := transcript.Parse("x.md", []byte(source))
	for lang, want := range map[string][]string{
		"en": {`<figure class="dialogue listing" dir="ltr"`, `<li class="line note" dir="ltr">`, `a1 search body <bdi lang="ar">غداء</bdi> ok`, `<bdi lang="ar">حفل</bdi>`, `<bdi>The song</bdi>`},
		"ar": {`<figure class="dialogue listing" lang="en" dir="ltr"`, `<li class="line note" lang="ar" dir="rtl">`, `<bdi>حفل</bdi>`, `<bdi lang="en">The song</bdi>`},
	} {
		page, _, err := markdown.Render([]byte(source), markdown.Options{Lesson: lesson, Lang: lang, Dir: map[string]string{"en": "ltr", "ar": "rtl"}[lang]})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range want {
			if !strings.Contains(string(page), want) {
				t.Errorf("in %s want %s in\n%s", lang, want, page)
			}
		}
	}
}

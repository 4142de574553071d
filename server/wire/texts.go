package wire

import "fmt"

// Texts are what a Decoder says in one language. Each is a format; what stands in
// the places of its verbs is said beside it.
type Texts struct {
	Octet       string // number from 1
	OctetOfLine string // number from 1, line from 1

	Missing      string // what is missing, place, example or "", hint or ""
	EndsInSpace  string // place, what is missing, hint
	Trailing     string // place
	TabForSpace  string // place, what comes after the space
	Spaces       string // how many, place, what comes after
	TabAfter     string // place, what comes after
	Expected     string // what, place, what was found, hint
	ExpectNumber string // what, place, what was found, hint
	TooBig       string // place, what, the largest
	Zero         string // place, what
	Extra        string // what stands there, place, hint, advice or ""
	NoArguments  string // command, what stands there, place
	Form         string // the form of the command

	EndOfLine string
	Space     string
	Character string
	NUL       string // place
	BareCR    string // place
	BareLF    string // place
	LongLine  string // octets of the line, and how many are taken
	Overheard string // what is refused, and the command that begins TLS
}

// English are the texts of every protocol that has no other language.
var English = &Texts{
	Octet:        "octet %d",
	OctetOfLine:  "octet %d of line %d",
	Missing:      "Missing %s at %s%s%s",
	EndsInSpace:  "The line ends in a space at %s: missing %s%s",
	Trailing:     "White space at the end of the line (%s): take it away",
	TabForSpace:  "A tab at %s, where one space is expected before %s",
	Spaces:       "%d spaces at %s, where one space is expected before %s",
	TabAfter:     "A tab at %s: one space alone is expected before %s",
	Expected:     "Expected %s at %s, found %s%s",
	ExpectNumber: "Expected %s, a number, at %s, found %s%s",
	TooBig:       "The number at %s is too big: %s is at most %d",
	Zero:         "0 at %s: %s counts from 1",
	Extra:        "Extra argument %s at %s%s%s",
	NoArguments:  "%s takes no arguments, and %s stands at %s",
	Form:         "; the form is: %s",
	EndOfLine:    "the end of the line",
	Space:        "a space",
	Character:    "a character",
	NUL:          "A NUL at %s: no command has one",
	BareCR:       "A CR at %s with no LF after it: a line ends in CR and LF",
	BareLF:       "The line ends in a bare LF (%s): a line ends in CR and LF",
	LongLine:     "The line has %d octets: at most %d are taken",
	Overheard:    "%s is refused in the clear, where a listener reads the password: send %s first",
}

// Arabic are the texts for POP3's LANG (RFC 6856, section 3).
var Arabic = &Texts{
	Octet:        "البايت %d",
	OctetOfLine:  "البايت %d من السطر %d",
	Missing:      "ينقص %s عند %s%s%s",
	EndsInSpace:  "ينتهي السطر بمسافة عند %s، وينقص %s%s",
	Trailing:     "فراغ في آخر السطر (%s): احذفه",
	TabForSpace:  "علامة جدولة (tab) عند %s، والمطلوب مسافة واحدة قبل %s",
	Spaces:       "%d مسافات عند %s، والمطلوب مسافة واحدة قبل %s",
	TabAfter:     "علامة جدولة (tab) عند %s، والمطلوب مسافة واحدة لا غير قبل %s",
	Expected:     "المطلوب %s عند %s، والموجود %s%s",
	ExpectNumber: "المطلوب %s عددًا عند %s، والموجود %s%s",
	TooBig:       "العدد عند %s أكبر من اللازم: أقصى %s هو %d",
	Zero:         "0 عند %s: يبدأ عدّ %s من 1",
	Extra:        "وسيط زائد %s عند %s%s%s",
	NoArguments:  "الأمر %s لا وسيط له، وقد جاء بعده %s عند %s",
	Form:         "؛ صيغة الأمر: %s",
	EndOfLine:    "نهاية السطر",
	Space:        "مسافة",
	Character:    "حرف",
	NUL:          "حرف NUL عند %s: لا يكون في أمر",
	BareCR:       "حرف CR عند %s من غير LF بعده: ينتهي السطر بالحرفين CR وLF",
	BareLF:       "ينتهي السطر بحرف LF وحده (%s): ينتهي السطر بالحرفين CR وLF",
	LongLine:     "في السطر %d بايت: لا يُقبل أكثر من %d",
	Overheard:    "لا يُقبل %s مكشوفًا، فالمتنصّت في الطريق يقرأ كلمة المرور: أرسل %s أوّلًا",
}

// place is a place as it stands in a text.
func (t *Texts) place(p Place) string {
	if p.Line == 0 {
		return fmt.Sprintf(t.Octet, p.Octet+1)
	}
	return fmt.Sprintf(t.OctetOfLine, p.Octet+1, p.Line+1)
}

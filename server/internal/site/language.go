package site

import (
	"maps"
	"slices"
	"strings"

	tags "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A language is one that a course has.
type language struct {
	Code string // as its lessons' files are called: ar, pt-BR
	Dir  string // "ltr" or "rtl"
	Name string // the language's own for itself
}

// spoken are the languages of the site's own words (texts.json); a course in
// another has the first of them around its lessons.
var spoken = []string{"en", "ar"}

// rightToLeft are the scripts that run so.
var rightToLeft = map[string]bool{
	"Adlm": true, "Arab": true, "Hebr": true, "Mand": true, "Mend": true, "Nkoo": true, "Rohg": true, "Samr": true,
	"Syrc": true, "Thaa": true, "Yezi": true,
}

// languagesOf returns languages by their codes, English first, then in the
// order of the codes. A course without any has the languages that the site speaks.
func languagesOf(codes map[string]bool) []language {
	sorted := slices.Sorted(maps.Keys(codes))
	if at := slices.Index(sorted, spoken[0]); at > 0 {
		sorted = slices.Insert(slices.Delete(sorted, at, at+1), 0, spoken[0])
	}
	if len(sorted) == 0 {
		sorted = spoken
	}
	all := make([]language, len(sorted))
	for i, code := range sorted {
		all[i] = languageOf(code)
	}
	return all
}

// languageOf finds direction and name of a language. One that nobody has heard
// of is called by its code.
func languageOf(code string) language {
	tag := tags.Make(code)
	script, _ := tag.Script()
	l := language{Code: code, Dir: "ltr", Name: display.Self.Name(tag)}
	if rightToLeft[script.String()] {
		l.Dir = "rtl"
	}
	if l.Name == "" {
		l.Name = code
	}
	return l
}

// words returns the language of the site's own words on a page in l.
func (l language) words() string {
	base, _, _ := strings.Cut(l.Code, "-")
	if slices.Contains(spoken, base) {
		return base
	}
	return spoken[0]
}

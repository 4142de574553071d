package guard_test

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode"

	"sanduq/server/guard"
)

var verbs = regexp.MustCompile(`%[a-z]`)

// TestTexts: both languages say everything, of the same things in the same order.
func TestTexts(t *testing.T) {
	t.Parallel()
	english, arabic := reflect.ValueOf(*guard.English), reflect.ValueOf(*guard.Arabic)
	for i := range english.NumField() {
		name, en, ar := english.Type().Field(i).Name, english.Field(i).String(), arabic.Field(i).String()
		if en == "" || !slices.ContainsFunc([]rune(ar), func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%s is %q and %q", name, en, ar)
		}
		if a, b := verbs.FindAllString(en, -1), verbs.FindAllString(ar, -1); !slices.Equal(a, b) {
			t.Errorf("%s has %q in English, %q in Arabic", name, a, b)
		}
	}
}

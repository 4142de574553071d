package peers

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Leaks looks for secrets in what passed, and gives those that are there, each with the form in which it is. Letter case
// does not matter, but in base64.
func Leaks(passed []byte, secrets ...string) []string {
	folded := bytes.ToLower(passed)
	var found []string
	for _, secret := range secrets {
		if bytes.Contains(folded, bytes.ToLower([]byte(secret))) {
			found = append(found, secret+" as it is")
		}
		if bytes.Contains(folded, []byte(hex.EncodeToString([]byte(secret)))) {
			found = append(found, secret+" in hex")
		}
		for _, form := range inBase64(secret) {
			if bytes.Contains(passed, []byte(form)) {
				found = append(found, secret+" in base64, as "+form)
			}
		}
	}
	return found
}

// inBase64 is a text as it stands within longer ones in base64: it can begin at each of the three octets that make four
// characters. Characters that depend on its neighbours are left out, and so are texts of which little would be left.
func inBase64(text string) []string {
	var forms []string
	for before := range 3 {
		coded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + text))
		from := (before*8 + 5) / 6         // the first character that is of the text alone
		to := (before + len(text)) * 8 / 6 // and the one after the last
		if to-from >= 4 {
			forms = append(forms, coded[from:to])
		}
	}
	return forms
}

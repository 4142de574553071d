package message

import (
	"strings"

	"golang.org/x/text/encoding/charmap"

	"sanduq/server/meter"
)

// charsets are those of eight bits that mail is written in; the multibyte ones
// of East Asia would make the page heavier by more than all of this package.
// Latin 1 is read as Windows's, which has letters where Latin 1 has controls.
var charsets = [...]struct {
	name  string
	table **charmap.Charmap // a pointer to the variable needs no code at start
}{
	{"iso-8859-1", &charmap.Windows1252},
	{"latin1", &charmap.Windows1252},
	{"iso-8859-2", &charmap.ISO8859_2},
	{"iso-8859-3", &charmap.ISO8859_3},
	{"iso-8859-4", &charmap.ISO8859_4},
	{"iso-8859-5", &charmap.ISO8859_5},
	{"iso-8859-6", &charmap.ISO8859_6},
	{"iso-8859-7", &charmap.ISO8859_7},
	{"iso-8859-8", &charmap.ISO8859_8},
	{"iso-8859-8-i", &charmap.ISO8859_8},
	{"iso-8859-9", &charmap.ISO8859_9},
	{"iso-8859-10", &charmap.ISO8859_10},
	{"iso-8859-13", &charmap.ISO8859_13},
	{"iso-8859-14", &charmap.ISO8859_14},
	{"iso-8859-15", &charmap.ISO8859_15},
	{"iso-8859-16", &charmap.ISO8859_16},
	{"windows-1250", &charmap.Windows1250},
	{"windows-1251", &charmap.Windows1251},
	{"windows-1252", &charmap.Windows1252},
	{"windows-1253", &charmap.Windows1253},
	{"windows-1254", &charmap.Windows1254},
	{"windows-1255", &charmap.Windows1255},
	{"windows-1256", &charmap.Windows1256},
	{"windows-1257", &charmap.Windows1257},
	{"windows-1258", &charmap.Windows1258},
	{"koi8-r", &charmap.KOI8R},
	{"koi8-u", &charmap.KOI8U},
	{"macintosh", &charmap.Macintosh},
	{"ibm437", &charmap.CodePage437},
}

// toUTF8 gives octets of the named charset (lower case) as UTF-8. Where the
// charset is not known it gives them unchanged, and false.
func toUTF8(charset string, octets []byte, m *meter.Meter) ([]byte, bool) {
	switch charset {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return octets, true
	}
	if strings.HasPrefix(charset, "cp125") {
		charset = "windows-" + charset[len("cp"):]
	}
	var table *charmap.Charmap
	for _, c := range charsets {
		if c.name == charset {
			table = *c.table
		}
	}
	if table == nil {
		return octets, false
	}
	out := make([]byte, 0, len(octets)+len(octets)/8)
	for piece := range m.Pieces(octets) {
		for _, c := range piece {
			if c < 0x80 {
				out = append(out, c)
			} else {
				out = append(out, string(table.DecodeByte(c))...)
			}
		}
	}
	return out, true
}

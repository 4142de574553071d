package imap

import (
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// systemFlags are the flags that a client may set, in the order of listings.
var systemFlags = []mailstore.Flag{`\Answered`, `\Flagged`, `\Deleted`, `\Draft`, `\Seen`}

const systemFlagNames = `\Answered \Flagged \Deleted \Draft \Seen`

// ExpectFlag takes one flag that a client may set: a system flag in its canonical
// spelling, or a keyword.
func (d *decoder) ExpectFlag() mailstore.Flag {
	from := d.At
	if d.Special('\\') {
		return d.expectSystemFlag(from)
	}
	name := d.ExpectAtom("a flag")
	if d.Err != nil {
		return ""
	}
	for _, f := range append(systemFlags, `\Recent`) {
		if strings.EqualFold(strings.TrimPrefix(name, "/"), string(f[1:])) {
			d.Fail(no(imap.ResponseCodeCannot, `%s at %v would be a keyword of one's own: the flag is written with a backslash, %s`, name, from, f))
			return ""
		}
	}
	return mailstore.Flag(name)
}

func (d *decoder) expectSystemFlag(from wire.Place) mailstore.Flag {
	if d.Peek() == '*' {
		d.MistakeAt(from, "a flag", `\* at %v is no flag: in PERMANENTFLAGS it says that you may make keywords of your own`, from)
		return ""
	}
	name := d.Run(isAtomChar)
	if d.Err != nil {
		return ""
	}
	for _, f := range systemFlags {
		if strings.EqualFold(name, string(f[1:])) {
			d.Took("flag", from)
			return f
		}
	}
	if strings.EqualFold(name, "Recent") {
		d.MistakeAt(from, "a flag", `\Recent at %v is the server's to give: a client can set %s and keywords`, from, systemFlagNames)
		return ""
	}
	near := ""
	var names []string
	for _, f := range systemFlags {
		names = append(names, string(f))
	}
	if n := wire.Nearest(`\`+name, names); n != "" {
		near = "; did you mean " + n + "?"
	}
	d.MistakeAt(from, "a flag", `There is no flag %s (%v): with a backslash there are %s, and a keyword has none%s`,
		wire.Quote(`\`+name, 30), from, systemFlagNames, near)
	return ""
}

// ExpectFlagList takes flags in parentheses, perhaps none.
func (d *decoder) ExpectFlagList() []mailstore.Flag {
	rest := d.restIfAny()
	if strings.HasPrefix(rest, "()") {
		from := d.At
		d.At.Octet += 2
		d.Took("flags", from)
		return nil
	}
	var flags []mailstore.Flag
	d.ExpectList("flags", func() { flags = append(flags, d.ExpectFlag()) })
	return flags
}

// ExpectFlags takes what STORE takes: a flag list, or flags with spaces between.
func (d *decoder) ExpectFlags() []mailstore.Flag {
	if d.Peek() == '(' {
		return d.ExpectFlagList()
	}
	flags := []mailstore.Flag{d.ExpectFlag()}
	for d.SP() {
		flags = append(flags, d.ExpectFlag())
	}
	return flags
}

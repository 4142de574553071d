package imap

import (
	"slices"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// selectOptions and returnOptions are those that LIST-EXTENDED demands (RFC 5258,
// sections 3.1 and 3.2).
var (
	selectOptions = []string{"SUBSCRIBED", "REMOTE", "RECURSIVEMATCH"}
	returnOptions = []string{"SUBSCRIBED", "CHILDREN"}
)

// A listing is what a LIST asks for.
type listing struct {
	patterns []pattern
	extended bool // it has options, or patterns in parentheses (RFC 5258, section 3)
	imap.ListOptions
}

// expectListing takes the arguments of LIST.
func (d *decoder) expectListing() (l listing, root bool) {
	d.ExpectSP("reference")
	from, options := d.At, ""
	if d.Peek() == '(' {
		l.extended = true
		d.expectSelection(&l.ListOptions)
		options = d.Lines[0][from.Octet:d.At.Octet] + " "
		d.ExpectSP("reference")
		from = d.At
	}
	reference := d.expectReference(options)
	d.ExpectSP("pattern")
	names := []string{}
	if d.Peek() == '(' {
		l.extended = true
		d.ExpectList("patterns", func() { names = append(names, d.ExpectMailboxPattern("pattern")) })
	} else {
		names = append(names, d.ExpectMailboxPattern("pattern"))
	}
	if rest := d.restIfAny(); strings.HasPrefix(rest, " ") && strings.Trim(rest, " ") != "" {
		l.extended = true
		d.expectReturn(&l.ListOptions, reference, from)
	}
	for _, name := range names {
		l.patterns = append(l.patterns, newPattern(reference+name))
	}
	return l, !l.extended && names[0] == ""
}

// expectReference takes the first argument of LIST and LSUB; options are what was
// read before it, for a text.
func (d *decoder) expectReference(options string) string {
	if b := d.Peek(); b == '*' || b == '%' {
		d.Mistake("reference", `"%c" at %v is the pattern, and the reference comes first: a1 %s %s"" %c`, b, d.At, d.Command, options, b)
	}
	return d.ExpectMailboxPattern("reference")
}

// expectSelection takes selection options. REMOTE changes nothing: every mailbox
// is on this server.
func (d *decoder) expectSelection(o *imap.ListOptions) {
	var recursive wire.Place
	d.expectOptions("selection option", "LIST", selectOptions, func(name string, at wire.Place) {
		switch name {
		case "SUBSCRIBED":
			o.SelectSubscribed, o.ReturnSubscribed = true, true // section 3.1
		case "REMOTE":
			o.SelectRemote = true
		case "RECURSIVEMATCH":
			o.SelectRecursiveMatch, recursive = true, at
		}
	})
	if o.SelectRecursiveMatch && !o.SelectSubscribed {
		d.MistakeAt(recursive, "SUBSCRIBED", "RECURSIVEMATCH at %v goes with SUBSCRIBED, as in a1 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" %%", recursive)
	}
}

// expectReturn takes the space, RETURN and its options. The
// reference, which stands at from, may have been meant as an option.
func (d *decoder) expectReturn(o *imap.ListOptions, reference string, from wire.Place) {
	before := d.At
	d.ExpectSP("RETURN")
	at := d.At
	if d.Peek() == '(' {
		d.Mistake("RETURN", "%s at %v: options that select go before the reference, as in a1 LIST (SUBSCRIBED) \"\" *, and after the pattern stands RETURN (CHILDREN)",
			d.Found(), at)
	}
	if slices.Contains(selectOptions, strings.ToUpper(reference)) {
		d.MistakeAt(from, "(", "%s at %v is an option: options are put in parentheses, as in a1 LIST (%s) \"\" *",
			wire.Quote(reference, 20), from, strings.ToUpper(reference))
	}
	if d.Word() != "RETURN" {
		if d.Err == nil {
			d.At = before
			d.ExpectEnd()
		}
		return
	}
	d.ExpectSP("return options in parentheses")
	d.expectOptions("return option", "RETURN", returnOptions, func(name string, _ wire.Place) {
		switch name {
		case "SUBSCRIBED":
			o.ReturnSubscribed = true
		case "CHILDREN":
			o.ReturnChildren = true
		}
	})
}

// expectOptions takes options in parentheses, perhaps none; take gets the name and place of each.
func (d *decoder) expectOptions(what, teller string, known []string, take func(name string, at wire.Place)) {
	if d.emptyList() {
		return
	}
	d.ExpectList(what+"s", func() {
		at := d.At
		if name := d.expectOneOf(what, teller+" knows", known); d.Err == nil {
			take(name, at)
		}
	})
}

// has says whether a name is of one of the patterns.
func (l *listing) has(name string) bool {
	return slices.ContainsFunc(l.patterns, func(p pattern) bool { return p.matches(name) })
}

// tellListing answers a LIST. A name that several patterns have is told once (RFC
// 5258, section 3.3).
func (c *conn) tellListing(l listing) {
	boxes := c.user.List()
	if l.SelectSubscribed {
		c.tellSubscribed(l, boxes)
		return
	}
	for _, m := range boxes {
		if l.has(m.Name) {
			c.tellListed(l, m, true, false)
		}
	}
}

// tellSubscribed tells the names that are subscribed to, also those without a
// mailbox; and with RECURSIVEMATCH the levels above those that no pattern has
// (RFC 5258, section 3.5).
func (c *conn) tellSubscribed(l listing, boxes []mailstore.MailboxInfo) {
	exists := make(map[string]mailstore.MailboxInfo, len(boxes))
	for _, m := range boxes {
		exists[m.Name] = m
	}
	list := c.user.Subscriptions()
	childInfo, wanted := map[string]bool{}, map[string]bool{}
	for _, name := range list {
		wanted[name] = true
		for _, above := range mailstore.LevelsAbove(name) {
			childInfo[above] = l.SelectRecursiveMatch
			wanted[above] = wanted[above] || l.SelectRecursiveMatch && !l.has(name)
		}
	}
	told := map[string]bool{}
	for _, name := range list {
		for _, level := range append(mailstore.LevelsAbove(name), name) {
			if told[level] || !wanted[level] || !l.has(level) {
				continue
			}
			told[level] = true
			m, ok := exists[level]
			m.Name, m.Subscribed = level, m.Subscribed || level == name
			c.tellListed(l, m, ok, childInfo[level])
		}
	}
}

// tellListed writes one response. childInfo says that there are subscribed names
// under this one.
func (c *conn) tellListed(l listing, m mailstore.MailboxInfo, exists, childInfo bool) {
	var attrs []imap.MailboxAttr
	if !exists {
		attrs = append(attrs, imap.MailboxAttrNonExistent)
	}
	attrs = append(attrs, ownAttributes(m)...)
	if l.ReturnSubscribed && m.Subscribed {
		attrs = append(attrs, imap.MailboxAttrSubscribed)
	}
	if l.ReturnChildren || !l.extended {
		attrs = append(attrs, childAttribute(m))
	}
	extra := ""
	if childInfo {
		extra = ` ("CHILDINFO" ("SUBSCRIBED"))`
	}
	c.tellMailbox("LIST", attrs, m.Name, extra)
}

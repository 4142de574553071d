package imap

import "sanduq/server/message"

func writeEnvelope(e *encoder, f *fetched) {
	e.raw("ENVELOPE ")
	e.envelope(f.parser.Envelope(f.head()))
}

// envelope writes the ten fields of RFC 3501, section 7.4.2, in their order.
func (e *encoder) envelope(v message.Envelope) {
	e.special('(')
	e.mailText(v.Date)
	e.sp()
	e.mailText(v.Subject)
	for _, list := range [...][]message.Address{v.From, v.Sender, v.ReplyTo, v.To, v.Cc, v.Bcc} {
		e.sp()
		e.addresses(list)
	}
	e.sp()
	e.mailText(v.InReplyTo)
	e.sp()
	e.mailText(v.MessageID)
	e.special(')')
}

// mailText writes an nstring: NIL for a field that is not there.
func (e *encoder) mailText(t message.Text) {
	if !t.Present {
		e.raw("NIL")
		return
	}
	e.mailString(t.Value)
}

// addresses writes an address list, NIL for an empty one. There is no space
// between two addresses.
func (e *encoder) addresses(list []message.Address) {
	if len(list) == 0 {
		e.raw("NIL")
		return
	}
	e.special('(')
	for _, a := range list {
		e.special('(')
		for i, t := range [...]message.Text{a.Name, a.Route, a.Mailbox, a.Host} {
			if i > 0 {
				e.sp()
			}
			e.mailText(t)
		}
		e.special(')')
	}
	e.special(')')
}

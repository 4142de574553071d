package message

// An Envelope is what RFC 3501, section 7.4.2, calls so: fields of the header,
// unfolded and otherwise as written. A field that is not there is told apart
// from one that is empty; an address list that is empty is as one that is not
// there.
type Envelope struct {
	Date, Subject         Text
	From, Sender, ReplyTo []Address // Sender and ReplyTo are From where the header has none
	To, Cc, Bcc           []Address
	InReplyTo, MessageID  Text
}

// ParseEnvelope reads the envelope out of a header. Of a field that may come
// once the first counts; address lists that come several times are joined.
func ParseEnvelope(header []byte) Envelope { return Parser{}.Envelope(header) }

// Envelope is ParseEnvelope. Where the meter ends it, the envelope is not whole.
func (p Parser) Envelope(header []byte) Envelope {
	var e Envelope
	for f := range p.Fields(header) {
		switch {
		case f.Is("Date"):
			e.Date.set(f)
		case f.Is("Subject"):
			e.Subject.set(f)
		case f.Is("In-Reply-To"):
			e.InReplyTo.set(f)
		case f.Is("Message-ID"):
			e.MessageID.set(f)
		default:
			if list := e.list(f); list != nil {
				*list = append(*list, p.addresses(f.Value())...)
			}
		}
	}
	if len(e.Sender) == 0 {
		e.Sender = e.From
	}
	if len(e.ReplyTo) == 0 {
		e.ReplyTo = e.From
	}
	return e
}

// list is the address list that a field belongs to, nil where it is another field.
func (e *Envelope) list(f Field) *[]Address {
	switch {
	case f.Is("From"):
		return &e.From
	case f.Is("Sender"):
		return &e.Sender
	case f.Is("Reply-To"):
		return &e.ReplyTo
	case f.Is("To"):
		return &e.To
	case f.Is("Cc"):
		return &e.Cc
	case f.Is("Bcc"):
		return &e.Bcc
	}
	return nil
}

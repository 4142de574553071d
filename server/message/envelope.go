package message

import "strings"

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
func ParseEnvelope(header []byte) Envelope {
	var e Envelope
	texts := map[string]*Text{
		"DATE": &e.Date, "SUBJECT": &e.Subject, "IN-REPLY-TO": &e.InReplyTo, "MESSAGE-ID": &e.MessageID,
	}
	lists := map[string]*[]Address{
		"FROM": &e.From, "SENDER": &e.Sender, "REPLY-TO": &e.ReplyTo, "TO": &e.To, "CC": &e.Cc, "BCC": &e.Bcc,
	}
	for f := range Fields(header) {
		name := strings.ToUpper(f.Name)
		if t := texts[name]; t != nil {
			t.set(f)
		} else if l := lists[name]; l != nil {
			*l = append(*l, ParseAddresses(f.Value())...)
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

package imap

import "sanduq/server/message"

// structure writes a body structure (RFC 3501, section 7.4.2, BODYSTRUCTURE);
// extended says whether with the extension data that BODY leaves out.
func (e *encoder) structure(f *fetched, p *message.Part, extended bool) {
	e.special('(')
	if len(p.Parts) > 0 {
		for _, child := range p.Parts {
			e.structure(f, child, extended)
		}
		e.sp()
		e.mailString(p.Subtype)
		if extended {
			e.sp()
			e.params(p.Params)
			e.extension(p)
		}
	} else {
		e.leaf(f, p, extended)
		if extended {
			e.sp()
			e.mailText(p.MD5)
			e.extension(p)
		}
	}
	e.special(')')
}

func (e *encoder) leaf(f *fetched, p *message.Part, extended bool) {
	params := p.Params
	if p.Type == "TEXT" && p.Param("CHARSET") == "" { // RFC 2046, section 4.1.2
		params = append(params[:len(params):len(params)], message.Param{Name: "CHARSET", Value: "US-ASCII"})
	}
	e.mailString(p.Type)
	e.sp()
	e.mailString(p.Subtype)
	e.sp()
	e.params(params)
	e.sp()
	e.mailText(p.ID)
	e.sp()
	e.mailText(p.Description)
	e.sp()
	e.mailString(p.Encoding)
	e.sp()
	e.number(uint64(p.Body.Len()))
	if p.Message != nil {
		e.sp()
		e.envelope(f.parser.Envelope(p.Message.HeaderOctets()))
		e.sp()
		e.structure(f, p.Message, extended)
	}
	if p.Message != nil || p.Type == "TEXT" {
		e.sp()
		e.number(uint64(p.Lines()))
	}
}

// extension writes disposition, language and location, each after a space.
func (e *encoder) extension(p *message.Part) {
	e.sp()
	if d := p.Disposition; d != nil {
		e.special('(')
		e.mailString(d.Type)
		e.sp()
		e.params(d.Params)
		e.special(')')
	} else {
		e.raw("NIL")
	}
	e.sp()
	if len(p.Language) > 0 {
		e.list(len(p.Language), func(i int) { e.mailString(p.Language[i]) })
	} else {
		e.raw("NIL")
	}
	e.sp()
	e.mailText(p.Location)
}

// params writes names and values in the order of the field, NIL for none.
func (e *encoder) params(list []message.Param) {
	if len(list) == 0 {
		e.raw("NIL")
		return
	}
	e.list(len(list), func(i int) {
		e.mailString(list[i].Name)
		e.sp()
		e.mailString(list[i].Value)
	})
}

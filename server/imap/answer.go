package imap

import (
	"errors"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// answer tells the news that the command allows and writes its tagged response.
func (c *conn) answer(r *request, err error) {
	if r.command != nil && r.command.news != noNews {
		if _, mistaken := errors.AsType[*wire.Mistake](err); !mistaken {
			c.tellNews(r.command.news == allNews)
		}
	}
	status, code, text := imap.StatusResponseTypeOK, c.done.code, c.done.text
	if err != nil {
		status, code, text = refusal(err)
	} else if text == "" {
		text = r.command.name + " completed"
	}
	c.enc.raw(r.tag)
	c.enc.sp()
	c.enc.raw(string(status))
	c.enc.sp()
	if code != "" {
		c.enc.raw("[" + code + "] ")
	}
	c.enc.raw(oneLine(text))
	c.enc.crlf()
}

// oneLine makes sure of what a text may hold: printable ASCII, something.
func oneLine(text string) string {
	clean := func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}
	if text = strings.Map(clean, text); text == "" {
		return "completed"
	}
	return text
}

// refusal gives the response for an error of a command. Every error has one: no
// command is answered with less than what was wrong.
func refusal(err error) (status imap.StatusResponseType, code, text string) {
	if m, ok := errors.AsType[*wire.Mistake](err); ok {
		return imap.StatusResponseTypeBad, "", m.Text
	}
	if e, ok := errors.AsType[*imap.Error](err); ok {
		return e.Type, string(e.Code), e.Text
	}
	return imap.StatusResponseTypeNo, string(storeCode(err)), capitalize(err.Error())
}

// storeCode gives the response code of RFC 5530 for a refusal of the store.
func storeCode(err error) imap.ResponseCode {
	for _, k := range []struct {
		cause error
		code  imap.ResponseCode
	}{
		{mailstore.ErrCredentials, imap.ResponseCodeAuthenticationFailed},
		{mailstore.ErrNoMailbox, imap.ResponseCodeNonExistent},
		{mailstore.ErrMailboxExists, imap.ResponseCodeAlreadyExists},
		{mailstore.ErrNoSelect, imap.ResponseCodeCannot},
		{mailstore.ErrInbox, imap.ResponseCodeCannot},
		{mailstore.ErrMailboxName, imap.ResponseCodeCannot},
		{mailstore.ErrFlag, imap.ResponseCodeCannot},
		{mailstore.ErrOverQuota, imap.ResponseCodeOverQuota},
		{mailstore.ErrTooLarge, imap.ResponseCodeTooBig},
		{mailstore.ErrTooMany, imap.ResponseCodeLimit},
		{mailstore.ErrFull, imap.ResponseCodeLimit},
	} {
		if errors.Is(err, k.cause) {
			return k.code
		}
	}
	return ""
}

func capitalize(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

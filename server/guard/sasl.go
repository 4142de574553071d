package guard

import (
	"encoding/base64"
	"strings"
)

// mechanisms are the SASL mechanisms by name: whatever else stands in the place of
// one may be a secret whose mechanism was forgotten.
var mechanisms = map[string]bool{
	"ANONYMOUS": true, "CRAM-MD5": true, "DIGEST-MD5": true, "EXTERNAL": true, "GS2-KRB5": true, "GSSAPI": true, "GSS-SPNEGO": true,
	"KERBEROS_V4": true, "LOGIN": true, "NTLM": true, "OAUTHBEARER": true, "OTP": true, "PLAIN": true, "SKEY": true, "SRP": true,
	"SCRAM-SHA-1": true, "SCRAM-SHA-1-PLUS": true, "SCRAM-SHA-256": true, "SCRAM-SHA-256-PLUS": true, "SCRAM-SHA-512": true,
	"XOAUTH2": true, "XOAUTH": true, "X-OAUTH2": true, "PLAIN-CLIENTTOKEN": true,
}

// An exchange is what is known of a login by SASL: who logs in. The secret is not
// kept.
type exchange struct {
	mechanism string
	user      string
	answers   int
}

// beginExchange reads the arguments of AUTHENTICATE or AUTH: a mechanism and perhaps the
// first response.
func beginExchange(arguments string) *exchange {
	x := &exchange{}
	ws := words(arguments, 2)
	if len(ws) > 0 {
		x.mechanism = upper(ws[0].text)
	}
	if len(ws) > 1 {
		x.answer(ws[1].text)
	}
	return x
}

// answer reads the user's name from a response, where the mechanism sends it in one.
// Of an exchange that nobody began, nil, it reads nothing.
func (x *exchange) answer(line string) {
	if x == nil {
		return
	}
	x.answers++
	octets, err := base64.StdEncoding.DecodeString(line)
	if err != nil || x.answers > 1 {
		return
	}
	text := string(octets)
	switch x.mechanism {
	case "LOGIN":
		x.user = text
	case "PLAIN": // [authzid] NUL authcid NUL password (RFC 4616)
		if parts := strings.Split(text, "\x00"); len(parts) == 3 {
			x.user = parts[1]
		}
	case "XOAUTH2":
		x.user, _, _ = strings.Cut(strings.TrimPrefix(text, "user="), "\x01")
	default:
		if strings.HasPrefix(x.mechanism, "SCRAM-") { // n,,n=user,r=nonce (RFC 5802)
			for part := range strings.SplitSeq(text, ",") {
				if name, ok := strings.CutPrefix(part, "n="); ok {
					x.user = strings.NewReplacer("=2C", ",", "=3D", "=").Replace(name)
				}
			}
		}
	}
}

// isResponse says whether a line can only be one of an exchange: base64, nothing, or
// the * that ends it. No command of any protocol that needs a word after it is such.
func isResponse(line string) bool {
	for i := 0; i < len(line); i++ {
		c := line[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
			return line == "*"
		}
	}
	return true
}

// showResponse is what may be shown of a response: that it was empty, or cancelled
// the exchange.
func showResponse(line string) shown {
	if line == "" || line == "*" {
		return shown{text: line}
	}
	return shown{text: Hide, hidden: true}
}

// judgeResponse judges a response in POP3 and SMTP, of which it is known what became of
// it as a command: the server may see it so, and then it must be permitted. In the
// clear there is no login, whoever asks for a response.
func (c *context) judgeResponse(line string, command Verdict) Verdict {
	switch {
	case c.clear:
		return command
	case !isResponse(line) && (command.Refused != "" || command.Question != ""):
		return refused(Busy, c.say().Response)
	}
	return Verdict{Send: line}
}

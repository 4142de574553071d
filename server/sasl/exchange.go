package sasl

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"
)

// hint teaches what a response looks like on the wire.
const hint = "a response is sent in base64 (RFC 4648), in which \"alex\" is YWxleA==; \"*\" alone cancels"

// Exchange carries an exchange out over lines, as IMAP, POP3 and SMTP do alike
// (RFC 4422, section 5): challenges and responses in base64, a response of "*"
// alone to cancel. initial is what the client sent with its command, nil for
// nothing; "=" in it is a response of no octets. ask sends a challenge and gives
// the line that answers it; its errors are returned as they are.
func Exchange(m Mechanism, initial *string, ask func(challenge string) (line string, err error)) (user string, err error) {
	var response []byte
	if initial != nil && *initial == "=" {
		response = []byte{}
	} else if initial != nil {
		if response, err = decode(*initial); err != nil {
			return "", err
		}
	}
	for {
		challenge, user, err := m.Next(response)
		if err != nil {
			if !utf8.Valid(response) { // such as a name of four letters, which is base64 by chance
				err = fmt.Errorf("%w; %s", err, hint)
			}
			return "", err
		}
		if user != "" {
			return user, nil
		}
		line, err := ask(base64.StdEncoding.EncodeToString(challenge))
		if err != nil {
			return "", err
		}
		if line == "*" {
			return "", ErrCancelled
		}
		if response, err = decode(line); err != nil {
			return "", err
		}
	}
}

func decode(line string) ([]byte, error) {
	octets, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return nil, fmt.Errorf("the response is %w: %s", ErrBase64, hint)
	}
	return octets, nil
}

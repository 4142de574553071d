package mailset

import (
	"bytes"
	"errors"
	"fmt"

	"sanduq/server/mailstore"
)

// Why a file that somebody brings is not taken.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrNotMail = errors.New("this is no mail")
	ErrLarge   = fmt.Errorf("too large: a file may have %d MiB", maxFile>>20)
)

// ReadMail reads mail that somebody brings: one message, or where the file
// begins with "From " an mbox. The messages are new to the store that takes them,
// flags of an mbox apart. The error is ErrEmpty, ErrLarge, or ErrNotMail with
// what was found; one bad message refuses the file.
func ReadMail(file []byte) (messages []mailstore.NewMessage, mbox bool, err error) {
	switch {
	case len(bytes.TrimSpace(file)) == 0:
		return nil, false, ErrEmpty
	case len(file) > maxFile:
		return nil, false, ErrLarge
	case !bytes.HasPrefix(file, []byte("From ")):
		content := withCRLF(file)
		if err := checkMessage(content); err != nil {
			return nil, false, fmt.Errorf("%w: %w", ErrNotMail, err)
		}
		return []mailstore.NewMessage{{Content: content}}, false, nil
	}
	err = eachInMbox(file, func(line int, m mboxMessage, err error) error {
		if err == nil {
			err = checkMessage(m.content)
		}
		if err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrNotMail, line+lineOf(err), err)
		}
		messages = append(messages, mailstore.NewMessage{Content: m.content, Date: m.date, Flags: m.flags})
		return nil
	})
	if err != nil {
		return nil, true, err
	}
	return messages, true, nil
}

package mailset

import (
	"hash/fnv"
	"io"
	"strconv"
	"time"
)

// Hash names what a set holds: domains, users and passwords, mailboxes, messages
// with their dates and flags. Sets with one hash fill a store alike. How set.txt
// is laid out, and what its files are called, is no part of it.
func (s *Set) Hash() string {
	h := fnv.New64a()
	put := func(kind string, values ...string) {
		io.WriteString(h, kind)
		for _, v := range values {
			io.WriteString(h, strconv.Itoa(len(v))+":"+v)
		}
	}
	for _, domain := range s.domains {
		put("domain", domain)
	}
	for _, u := range s.users {
		put("user", u.name, u.password)
		for _, b := range u.mailboxes {
			put("mailbox", b.name, strconv.FormatBool(b.subscribed))
			for _, m := range b.messages {
				put("message", string(m.content), dated(m.date), strconv.FormatBool(m.recent))
				for _, flag := range m.flags.List() {
					put("flag", string(flag))
				}
			}
		}
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// dated is the moment, wherever it was; empty where the store's now is meant.
func dated(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return date.UTC().Format(time.RFC3339Nano)
}

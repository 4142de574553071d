package mailstore

// Fingerprint is a number that changes with any change of mailboxes, messages,
// flags or subscriptions: somebody who shows the store from outside asks it
// whether to look again. Two states of one store have the same only by accident.
func (s *Store) Fingerprint() uint64 {
	sum := newDigest()
	for _, name := range s.Users() {
		if u, ok := s.User(name); ok {
			sum.text(name)
			u.fingerprint(&sum)
		}
	}
	return uint64(sum)
}

func (u *User) fingerprint(sum *digest) {
	u.mu.Lock()
	defer u.unlock()
	all := uint64(0) // the mailboxes come in any order
	for _, b := range u.mailboxes {
		one := newDigest()
		one.text(b.name)
		one.number(uint64(b.validity)<<32 | uint64(b.uidNext))
		for _, m := range b.messages {
			one.number(uint64(m.uid)<<8 | uint64(m.flags.system))
			one.text(m.flags.keywords)
		}
		all += uint64(one)
	}
	for name := range u.subscribe {
		one := newDigest()
		one.text(name)
		all += uint64(one) * 3
	}
	sum.number(all)
}

// A digest is FNV-1a over words and texts.
type digest uint64

const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

func newDigest() digest { return fnvStart }

func (d *digest) number(n uint64) { *d = (*d ^ digest(n)) * fnvPrime }

func (d *digest) text(s string) {
	for i := range len(s) {
		d.number(uint64(s[i]))
	}
	d.number(256 + uint64(len(s)))
}

package mailstore

import (
	"errors"
	"fmt"
	"slices"
)

// A Delivery is one message for one mailbox.
type Delivery struct {
	User    *User
	Mailbox string
	Message NewMessage
}

// A DeliveryError is the first delivery that was refused, and why: by the errors
// of Append.
type DeliveryError struct {
	Delivery Delivery
	Err      error
}

func (e *DeliveryError) Error() string {
	return fmt.Sprintf("user %q: %v", e.Delivery.User.name, e.Err)
}
func (e *DeliveryError) Unwrap() error { return e.Err }

// Deliver appends all of the messages, or where one is refused none: a server of
// mail gives one answer for all of a message's recipients (RFC 5321, section
// 4.1.1.4). The error is a *DeliveryError. Users must be of this store.
func (s *Store) Deliver(deliveries []Delivery) error {
	deliveries = slices.Clone(deliveries)
	for i := range deliveries {
		d := &deliveries[i]
		content, err := s.take(&d.Message)
		if err != nil {
			return &DeliveryError{*d, err}
		}
		d.Message.Content = content
	}
	users := lockAll(deliveries)
	defer unlockAll(users)
	boxes := make([]*mailbox, len(deliveries))
	more := map[*mailbox]int{}
	size := map[*User]int64{}
	for i, d := range deliveries {
		b, err := d.User.selectable(d.Mailbox)
		if err == nil {
			boxes[i] = b
			more[b]++
			size[d.User] += int64(len(d.Message.Content))
			err = errors.Join(d.User.mayUse(size[d.User]), b.mayAppend(more[b], d.Message.Flags, s.limits))
		}
		if err != nil {
			return &DeliveryError{d, err}
		}
	}
	var octets int64
	for _, n := range size {
		octets += n
	}
	if err := s.reserve(len(deliveries), octets); err != nil {
		return &DeliveryError{deliveries[0], err}
	}
	for i, d := range deliveries {
		d.User.append(boxes[i], d.Message, d.Message.Content)
	}
	return nil
}

// lockAll takes the lock of each user once, in the order of their names: two
// deliveries at a time must not wait for each other.
func lockAll(deliveries []Delivery) []*User {
	var users []*User
	for _, d := range deliveries {
		if slices.Contains(users, d.User) {
			continue
		}
		at := 0
		for at < len(users) && users[at].name < d.User.name {
			at++
		}
		users = slices.Insert(users, at, d.User)
	}
	for _, u := range users {
		u.mu.Lock()
	}
	return users
}

func unlockAll(users []*User) {
	for _, u := range users {
		u.unlock()
	}
}

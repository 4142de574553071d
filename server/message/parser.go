package message

import "sanduq/server/meter"

// A Parser reads messages as the functions of its methods' names do, and can be ended meanwhile: what it returns then is
// not whole, and of no use but to be dropped. The zero Parser is never ended. The tree that it makes is read with it, too.
type Parser struct{ Meter *meter.Meter }

// What is done beside going through octets, in octets.
const (
	fieldCost = 16 // a field is given to somebody
	tokenCost = 32 // an address, a parameter, an encoded word
)

// line spends what a line has, which may be the whole message: finding its end costs little for each octet.
func (p Parser) line(octets int) bool { return p.Meter.Spend(octets) }

package pipe

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"sanduq/lessons/player"
)

// What a handshake agreed on is written as texts with a NUL after each: four, then five for each certificate. Its names,
// which have no spaces, are one text; times are in milliseconds since 1970.
const (
	stop  = "\x00"
	ofAll = 4
	ofOne = 5
)

var errSeal = errors.New("what the TLS program says of the handshake cannot be read")

// Seal writes what a handshake agreed on, for Unseal. Whatever in it is a NUL is left out.
func Seal(s player.Security) string {
	all := []string{s.Version, s.Cipher, s.Host, s.Authority}
	for _, c := range s.Chain {
		all = append(all, c.Subject, c.Issuer, strings.Join(c.Names, " "), millis(c.From), millis(c.Until))
	}
	var b strings.Builder
	for _, text := range all {
		b.WriteString(strings.ReplaceAll(text, stop, ""))
		b.WriteString(stop)
	}
	return b.String()
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// Unseal reads what Seal wrote, with times in UTC.
func Unseal(text string) (s player.Security, err error) {
	all := strings.Split(text, stop)
	rest := len(all) - 1 - ofAll
	if rest < 0 || rest%ofOne != 0 || all[len(all)-1] != "" {
		return s, errSeal
	}
	s.Version, s.Cipher, s.Host, s.Authority = all[0], all[1], all[2], all[3]
	for all = all[ofAll:]; len(all) > ofOne; all = all[ofOne:] {
		from, wrong := strconv.ParseInt(all[3], 10, 64)
		until, wrongToo := strconv.ParseInt(all[4], 10, 64)
		if wrong != nil || wrongToo != nil {
			return s, errSeal
		}
		s.Chain = append(s.Chain, player.Certificate{
			Subject: all[0], Issuer: all[1], Names: strings.Fields(all[2]),
			From: time.UnixMilli(from).UTC(), Until: time.UnixMilli(until).UTC(),
		})
	}
	return s, nil
}

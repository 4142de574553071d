package speaker

import (
	"sanduq/lessons/player"
	"sanduq/wasm/internal/batch"
)

// Write writes what a player says of a store. Of what only one of the programs has, it writes nothing.
func Write(b *batch.Batch, store string, event player.Event) {
	begin := func(at, conn string) {
		b.Begin(at)
		b.String("store", store)
		b.String("conn", conn)
	}
	switch e := event.(type) {
	case player.Line:
		b.Line(batch.Lines{Store: store, Conn: e.Conn, Who: e.Who, Replayed: e.Replayed, Step: e.Step, Hidden: e.Hidden}, e.Text)
	case player.ConnState:
		begin("state", e.Conn)
		b.String("state", string(e.State))
		b.Int("octets", e.Octets)
		b.String("phase", e.Session.State)
		b.String("user", e.Session.User)
		b.String("mailbox", e.Session.Mailbox)
	case player.Failed:
		begin("failed", e.Conn)
		b.String("error", e.Err.Error())
	case player.Secured:
		begin("secured", e.Conn)
		b.String("version", e.Version)
		b.String("cipher", e.Cipher)
		b.String("host", e.Host)
		b.String("authority", e.Authority)
		chain(b, e.Chain)
	case player.Insecure:
		begin("insecure", e.Conn)
		b.String("why", e.Why)
		b.String("detail", e.Detail)
		chain(b, e.Chain)
	}
}

func chain(b *batch.Batch, all []player.Certificate) {
	b.Objects("chain", len(all), func(i int) {
		c := &all[i]
		b.String("subject", c.Subject)
		b.String("issuer", c.Issuer)
		b.Strings("names", c.Names)
		b.Int("from", c.From.UnixMilli())
		b.Int("until", c.Until.UnixMilli())
	})
}

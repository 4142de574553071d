package bridge

import (
	"context"
	"net"
	"strconv"
)

// Dial: of targets, not to be committed.
func (d *Dialer) Dial(ctx context.Context, t *Target) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(t.Host, strconv.Itoa(t.Port)))
	if err != nil {
		return nil, ErrUnreachable
	}
	return c, nil
}

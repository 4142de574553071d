package limit_test

import (
	"net"
	"testing"

	"sanduq/server/limit"
)

func TestOctets(t *testing.T) {
	t.Parallel()
	o := limit.NewOctets(100, 60)
	one, two := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 2)}
	for i, step := range []struct {
		client net.Addr
		n      int64
		given  bool
	}{
		{one, 61, false}, {one, 40, true}, {one, 21, false}, {one, 20, true}, {two, 41, false}, {two, 40, true}, {two, 1, false},
	} {
		if has := o.Has(step.client, step.n); has != step.given {
			t.Errorf("step %d: Has = %v", i, has)
		}
		if given := o.Take(step.client, step.n); given != step.given {
			t.Errorf("step %d: Take = %v", i, given)
		}
	}
	o.Give(one, 60)
	o.Give(two, 40)
	if o.Used() != 0 || !o.Take(two, 60) {
		t.Errorf("%d are still used", o.Used())
	}
}

package pipe_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"sanduq/lessons/player"
	"sanduq/wasm/internal/pipe"
)

var agreed = player.Security{
	Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Host: host, Authority: "page",
	Chain: []player.Certificate{
		{Subject: host, Issuer: "صندوق", Names: []string{host, "127.0.0.1"}, From: began, Until: began.Add(time.Hour)},
		{Subject: "صندوق", Issuer: "صندوق", Names: []string{}, From: time.UnixMilli(-1).UTC(), Until: began},
	},
}

func TestSeal(t *testing.T) {
	t.Parallel()
	for _, s := range []player.Security{agreed, {}} {
		sealed := pipe.Seal(s)
		if got, err := pipe.Unseal(sealed); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("came back as %+v, %v", got, err)
		}
		for i := range sealed {
			if got, err := pipe.Unseal(sealed[:i]); err == nil && len(got.Chain) > 0 && !reflect.DeepEqual(got.Chain, s.Chain[:len(got.Chain)]) {
				t.Errorf("the first %d octets of %d are read as %+v", i, len(sealed), got)
			}
		}
		for _, wrong := range []string{sealed + "\x00", sealed + "x", strings.Replace(sealed, "95", "a day", 1) + "a\x00b\x00c\x00\x00\x00"} {
			if got, err := pipe.Unseal(wrong); err == nil {
				t.Errorf("%q is read as %+v", wrong, got)
			}
		}
	}
}

// FuzzUnseal: whatever comes is refused or is what Seal would have written.
func FuzzUnseal(f *testing.F) {
	f.Add(pipe.Seal(agreed))
	f.Add("\x00\x00\x00\x00a\x00b\x00c\x001\x002\x00")
	f.Fuzz(func(t *testing.T, b string) {
		s, err := pipe.Unseal(b)
		if err != nil {
			return
		}
		again, err := pipe.Unseal(pipe.Seal(s))
		if err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%q is %+v, then %+v, %v", b, s, again, err)
		}
	})
}

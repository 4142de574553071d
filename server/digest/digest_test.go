package digest_test

import (
	"encoding/hex"
	"testing"

	"sanduq/server/digest"
)

// The examples of RFC 1321 (A.5), of FIPS 180-4, of RFC 4231 (4.3) and of RFC 7914 (11) come out, natively and in the page's program.
func TestExamples(t *testing.T) {
	t.Parallel()
	md5 := digest.NewMD5()
	md5.Write([]byte("message digest"))
	sha := digest.NewSHA256()
	sha.Write([]byte("abc"))
	mac := digest.NewHMAC(digest.NewSHA256, []byte("Jefe"))
	mac.Write([]byte("what do ya want for nothing?"))
	key, err := digest.PBKDF2(digest.NewSHA256, "passwd", []byte("salt"), 1, 64)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		got  []byte
		want string
	}{
		{"MD5", md5.Sum(nil), "f96b697d7cb7938d525a2f31aaf161d0"},
		{"SHA-256", sha.Sum(nil), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"HMAC", mac.Sum(nil), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{
			"PBKDF2", key,
			"55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" +
				"49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
		},
	} {
		if got := hex.EncodeToString(tt.got); got != tt.want {
			t.Errorf("%s is %s, want %s", tt.name, got, tt.want)
		}
	}
	if _, err := digest.PBKDF2(digest.NewSHA256, "passwd", nil, 1, 0); err == nil {
		t.Error("PBKDF2 of no octets is no error")
	}
}

package bridge_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sanduq/server/internal/bridge"
)

// authority is the PEM of a certificate.
func authority(t testing.TB) string {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, public, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func TestLoad(t *testing.T) {
	t.Parallel()
	dir, ca := t.TempDir(), authority(t)
	path := filepath.Join(dir, "bridge.yaml")
	for name, content := range map[string]string{"lab-ca.pem": "what it is\n" + ca, "bridge.yaml": `
by: "Example University, IT services"
hosts: ["Mail.example.org", "localhost:8080", "[::1]:443"]
origins: ["HTTPS://Docs.example.org:443", "http://[2001:DB8::1]:8080"]
proxies: ["127.0.0.1", "10.1.2.3/8", "::1"]
secret: "0123456789abcdef0123456789abcdef"
metrics: "127.0.0.1:9100"
targets:
  - {name: campus-imap, protocol: imap, address: "IMAP.example.org:993", tls: implicit}
  - {name: campus-pop3, protocol: pop3, address: "9.9.9.9:110", tls: starttls, guard: readonly}
  - {name: lab, protocol: smtp, address: "[::1]:1993", tls: implicit, guard: none, private: true, authority: lab-ca.pem}
limits: {connections: 7, perAddress: 2, idle: 90s, duration: 3h, bytes: 500kB, dialsPerMinute: 5, framesPerSecond: 9}
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := bridge.Load(path, ":8080")
	if err != nil {
		t.Fatal(err)
	}
	want := &bridge.Config{
		By:      "Example University, IT services",
		Hosts:   []string{"mail.example.org", "localhost:8080", "[::1]"},
		Origins: []string{"https://docs.example.org", "http://[2001:db8::1]:8080"},
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		Secret:  []byte("0123456789abcdef0123456789abcdef"),
		Metrics: "127.0.0.1:9100",
		Targets: []bridge.Target{
			{Name: "campus-imap", Protocol: "imap", Host: "imap.example.org", Port: 993, TLS: "implicit", Guard: "safe"},
			{Name: "campus-pop3", Protocol: "pop3", Host: "9.9.9.9", Port: 110, TLS: "starttls", Guard: "readonly"},
			{Name: "lab", Protocol: "smtp", Host: "::1", Port: 1993, TLS: "implicit", Guard: "none", Private: true, Authority: ca},
		},
		Limits: bridge.Limits{Connections: 7, PerAddress: 2, Idle: 90 * time.Second, Duration: 3 * time.Hour, Bytes: 500_000, DialsPerMinute: 5, FramesPerSecond: 9},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, err := bridge.Load(filepath.Join(dir, "none.yaml"), ":80"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

const least = "by: me\ntargets:\n- {name: a, protocol: imap, address: 'a.example:993', tls: implicit}\n"

// parse reads content beside which nothing lies but files.
func parse(content, addr string, files map[string]string) (*bridge.Config, error) {
	return bridge.Parse("b.yaml", addr, []byte(content), func(name string) ([]byte, error) {
		if s, ok := files[name]; ok {
			return []byte(s), nil
		}
		return nil, os.ErrNotExist
	})
}

func TestOwnHosts(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080 localhost:8080", "[::1]:80": "[::1] localhost", "localhost:81": "localhost:81",
		"Mail.Example:8080": "mail.example:8080", "192.0.2.1:443": "192.0.2.1",
		":8080": "", "0.0.0.0:8080": "", "[::]:8080": "", "nonsense": "",
	} {
		c, err := parse(least, addr, nil)
		if want == "" {
			if err == nil || !strings.HasPrefix(err.Error(), "b.yaml:1: hosts: is missing") {
				t.Errorf("%s: %v", addr, err)
			}
		} else if err != nil || strings.Join(c.Hosts, " ") != want {
			t.Errorf("%s: %v, %v", addr, c, err)
		}
	}
	if c, err := parse(least, "localhost:1", nil); err != nil || c.Limits != bridge.DefaultLimits() || c.Targets[0].Guard != bridge.Safe {
		t.Errorf("the defaults: %+v, %v", c, err)
	}
}

// TestFaults: each file has the faults that begin so, and no other.
func TestFaults(t *testing.T) {
	t.Parallel()
	files := map[string]string{"ca.pem": authority(t), "empty.pem": "nothing", "key.pem": authority(t) + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}
	target := func(line string) string { return "by: me\ntargets:\n- {" + line + "}\n" }
	const good = "name: a, protocol: imap, tls: implicit, "
	for content, want := range map[string]string{
		"":                       "1: file: is empty",
		"# nothing\n":            "1: file: is empty",
		"[a]":                    "1: file: is a list",
		"by: me\ntargets: [\n":   "2: file: is no YAML",
		least + "---\nby: you\n": "4: file: has a second document",
		"hosts: [a]":             "1: by: is missing\n1: targets: is missing",
		"by: 7\ntargets: []":     "1: by: is a number\n2: targets: is empty",
		"by: ' '\ntargets: x":    "1: by: is empty\n2: targets: is text",
		least + "bye: you":       `4: "bye": is no key`,
		least + "by: you":        `4: "by": was given in line 1`,
		least + "<<: {by: x}":    `4: "<<": is no key`,
		least + "? [a]\n: b":     "4: file: has a key that is a list",
		least + "hosts: a":       "4: hosts: is text",
		least + "hosts: []":      "4: hosts: is empty",
		least + "hosts:\n- 'a b'\n- ':80'\n- '::1'\n- 'a:0'\n- 'http://a'\n- 'مثال'":                                        "5: hosts: \n6: hosts: \n7: hosts: \n8: hosts: \n9: hosts: \n10: hosts: ",
		least + "origins:\n- docs.example\n- ftp://a\n- https://a/\n- https://u@a\n- 'https://'\n- 'null'\n- 'https://a:x'": "5: origins: \n6: origins: \n7: origins: \n8: origins: \n9: origins: \n10: origins: \n11: origins: ",
		least + "proxies:\n- a.example\n- 10.0.0.0/33\n- fe80::1%a\n- 7":                                                    "5: proxies: \n6: proxies: \n7: proxies: \n8: proxies: is a number",
		least + "secret: hush-hush":   "4: secret: has 9 characters",
		least + "secret: [hush-hush]": "4: secret: is a list",
		least + "secret: *hush-hush":  "4: file: is no YAML: an alias",
		least + "secret: 11111111":    "4: secret: is a number",
		least + "metrics: '9100'":     "4: metrics: ",
		least + "metrics: 'a:b'":      "4: metrics: ",
		least + "limits: 7":           "4: limits: is a number",
		least + "limits:\n  connections: 0\n  perAddress: 1.5\n  dialsPerMinute: x\n  bits: 1": "5: limits.connections: \n6: limits.perAddress: \n7: limits.dialsPerMinute: \n8: limits.\"bits\": is no key",
		least + "limits:\n  idle: 30\n  duration: -1h\n  bytes: 64XB":                          "5: limits.idle: \n6: limits.duration: \n7: limits.bytes: ",
		least + "limits: {bytes: 9999999999GiB, connections: 99999999999}":                     "4: limits.bytes: \n4: limits.connections: ",
		target(""):             "3: targets[0].address: is missing\n3: targets[0].name: is missing\n3: targets[0].protocol: is missing\n3: targets[0].tls: is missing",
		"by: me\ntargets: [a]": "2: targets[0]: is text",
		target("name: A, protocol: nntp, tls: none, guard: strict, private: 1, address: 'a.example:993'"): "3: targets[0].guard: \n3: targets[0].name: \n3: targets[0].private: \n3: targets[0].protocol: \n3: targets[0].tls: ",
		least + "- {" + good + "address: 'a.example:993'}":                                                "4: targets[1].name: a is the name",
		target(good + "address: 'a.example'"):                                                             "3: targets[0].address: ",
		target(good + "address: 'a.example:994'"):                                                         "3: targets[0].address: 994 is no port of mail",
		target(good + "address: 'a.example:0'"):                                                           "3: targets[0].address: ",
		target(good + "address: 'a.example:imaps'"):                                                       "3: targets[0].address: ",
		target(good + "address: 'a.example:80', private: true"):                                           "3: targets[0].address: 80 is no port of mail",
		target(good + "address: 'a.example:1993'"):                                                        "3: targets[0].address: 1993 is no port of mail",
		target(good + "address: '127.0.0.1:993'"):                                                         "3: targets[0].address: address not permitted",
		target(good + "address: '169.254.169.254:993', private: true"):                                    "3: targets[0].address: address not permitted",
		target(good + "address: '2130706433:993'"):                                                        "3: targets[0].address: ",
		target(good + "address: '0x7f000001:993'"):                                                        "3: targets[0].address: ",
		target(good + "address: '127.1:993'"):                                                             "3: targets[0].address: ",
		target(good + "address: 'a.example:993', authority: ca.pem"):                                      "3: targets[0].authority: is for private",
		target(good + "address: 'a.example:993', private: true, authority: ../ca.pem"):                    "3: targets[0].authority: \"../ca.pem\" is in another",
		target(good + "address: 'a.example:993', private: true, authority: none.pem"):                     "3: targets[0].authority: ",
		target(good + "address: 'a.example:993', private: true, authority: empty.pem"):                    "3: targets[0].authority: \"empty.pem\" holds no",
		target(good + "address: 'a.example:993', private: true, authority: key.pem"):                      "3: targets[0].authority: \"key.pem\" holds a \"PRIVATE KEY\"",
	} {
		_, err := parse(content, "localhost:8080", files)
		if err == nil {
			t.Errorf("no fault in\n%s", content)
			continue
		}
		got, wanted := strings.Split(err.Error(), "\n"), strings.Split(want, "\n")
		same := len(got) == len(wanted)
		for i := range min(len(got), len(wanted)) {
			same = same && strings.HasPrefix(got[i], "b.yaml:"+wanted[i]) && strings.Contains(got[i], "; want")
		}
		if !same {
			t.Errorf("faults of\n%s\nare\n%v\nwant\n%s", content, err, want)
		}
		if strings.Contains(err.Error(), "hush-hush") || strings.Contains(err.Error(), "11111111") {
			t.Errorf("the secret is told: %v", err)
		}
	}
}

// FuzzLoad: what is read can be used, and what is not is told line by line.
func FuzzLoad(f *testing.F) {
	f.Add(least)
	f.Add("by: *a\n---\n? [x]\n: {<<: &a 1}")
	f.Add(least + "limits: {bytes: 64MiB, idle: 30m}\nhosts: ['[::1]:80']\norigins: [https://a]\nproxies: [10.0.0.0/8]")
	f.Fuzz(func(t *testing.T, content string) {
		c, err := parse(content, "localhost:8080", nil)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "b.yaml:") || !strings.Contains(line, "; want") {
					t.Errorf("not of the form of a fault: %q", line)
				}
			}
			return
		}
		l := c.Limits
		if c.By == "" || len(c.Hosts) == 0 || len(c.Targets) == 0 || min(l.Connections, l.PerAddress, l.DialsPerMinute) < 1 || min(l.Idle, l.Duration) < 1 || l.Bytes < 1 {
			t.Errorf("taken: %+v", c)
		}
	})
}

package bridge

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mailPorts are those of SMTP, POP3 and IMAP, and what providers take for submission
// where 25 is barred. Other ports are open to private targets alone: a bridge must
// not lead to what is no mail server.
var mailPorts = []int{25, 110, 143, 465, 587, 993, 995, 2525}

const firstLabPort = 1024

func (r *reader) targets(n *yaml.Node, right string) []Target {
	items := r.sequence(n, "targets", right)
	if n.Kind == yaml.SequenceNode && len(items) == 0 {
		r.add(n, "targets", "is empty", right)
	}
	var targets []Target
	lines := make(map[string]int)
	for i, item := range items {
		field := fmt.Sprintf("targets[%d]", i)
		values := r.mapping(item, field, "name", "protocol", "address", "tls", "guard", "private", "authority")
		if values == nil {
			continue
		}
		t := r.target(item, values, field)
		if at := values["name"]; t.Name != "" {
			if line := lines[t.Name]; line != 0 {
				r.add(at, field+".name", fmt.Sprintf("%s is the name of the target in line %d already", t.Name, line), "want another name")
			} else {
				lines[t.Name] = at.Line
			}
		}
		targets = append(targets, t)
	}
	return targets
}

// target reads one target. Its name is "" where it was none.
func (r *reader) target(n *yaml.Node, values map[string]*yaml.Node, field string) Target {
	t := Target{Guard: Safe}
	if at := r.required(n, values, field, "name", nameRight); at != nil {
		t.Name = r.name(at, field+".name")
	}
	if at := r.required(n, values, field, "protocol", "want imap, pop3 or smtp"); at != nil {
		t.Protocol = r.word(at, field+".protocol", IMAP, POP3, SMTP)
	}
	if at := r.required(n, values, field, "tls", "want implicit or starttls"); at != nil {
		t.TLS = r.word(at, field+".tls", Implicit, StartTLS)
	}
	if at := values["guard"]; at != nil {
		t.Guard = r.word(at, field+".guard", Safe, ReadOnly, None)
	}
	if at := values["private"]; at != nil {
		if at.Kind != yaml.ScalarNode || at.ShortTag() != "!!bool" || at.Decode(&t.Private) != nil {
			r.add(at, field+".private", "is "+kindOf(at), "want true or false")
		}
	}
	if at := r.required(n, values, field, "address", addressRight); at != nil {
		t.Host, t.Port = r.address(at, field+".address", t.Private)
	}
	if at := values["authority"]; at != nil {
		t.Authority = r.authority(at, field+".authority", t.Private)
	}
	return t
}

const (
	nameRight    = "want small letters, digits and -, such as campus-imap"
	nameMost     = 63
	addressRight = "want HOST:PORT, such as imap.example.org:993"
)

func (r *reader) name(n *yaml.Node, field string) string {
	s, ok := r.text(n, field, nameRight)
	switch {
	case !ok:
		return ""
	case strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		r.add(n, field, shown(s)+" has other signs", nameRight)
		return ""
	case len(s) > nameMost:
		r.add(n, field, fmt.Sprintf("has %d characters", len(s)), fmt.Sprintf("want at most %d", nameMost))
		return ""
	}
	return s
}

// address reads where a target is. What a name leads to is checked when it is dialled.
func (r *reader) address(n *yaml.Node, field string, private bool) (host string, port int) {
	s, ok := r.text(n, field, addressRight)
	if !ok {
		return "", 0
	}
	host, portText, err := net.SplitHostPort(s)
	if err != nil {
		r.add(n, field, shown(s)+" is not of that form", addressRight)
		return "", 0
	}
	host = strings.ToLower(host)
	if a, err := netip.ParseAddr(host); err == nil {
		if no := permitted(a, private); no != nil {
			r.add(n, field, no.Error(), "want a public address, or private: true where the server is your own")
		}
	} else if !isName(host) {
		r.add(n, field, shown(host)+" is neither a name nor an address", addressRight)
	}
	port, ok = portOf(portText)
	switch {
	case !ok:
		r.add(n, field, shown(portText)+" is no port", addressRight)
	case !slices.Contains(mailPorts, port) && (!private || port < firstLabPort):
		right := "want one of 25 110 143 465 587 993 995 2525"
		if private {
			right += fmt.Sprintf(" or one from %d on", firstLabPort)
		} else {
			right += fmt.Sprintf("; with private: true any from %d on", firstLabPort)
		}
		r.add(n, field, fmt.Sprintf("%d is no port of mail", port), right)
	}
	return host, port
}

// authority reads the certificates that the page is to trust. Nothing else of the
// file is kept: what it holds is shown to every page.
func (r *reader) authority(n *yaml.Node, field string, private bool) string {
	const right = "want the name of a PEM file beside this one that holds a certificate"
	name, ok := r.text(n, field, right)
	if !ok {
		return ""
	}
	if !private {
		r.add(n, field, "is for private targets alone", "want private: true beside it, or no authority: public servers are checked by the public roots")
	}
	if filepath.Base(name) != name || !filepath.IsLocal(name) || name == "." {
		r.add(n, field, shown(name)+" is in another folder", right)
		return ""
	}
	content, err := r.beside(name)
	if err != nil {
		r.add(n, field, err.Error(), right)
		return ""
	}
	kept, err := certificates(content)
	if err != nil {
		r.add(n, field, shown(name)+" "+err.Error(), right)
	}
	return kept
}

// certificates gives those of a PEM file without what stands about them.
func certificates(content []byte) (string, error) {
	var kept strings.Builder
	for {
		var b *pem.Block
		if b, content = pem.Decode(content); b == nil {
			break
		}
		if b.Type != "CERTIFICATE" {
			return "", fmt.Errorf("holds a %s as well, which must not lie with what pages are shown", shown(b.Type))
		}
		if _, err := x509.ParseCertificate(b.Bytes); err != nil {
			return "", fmt.Errorf("holds what is no certificate: %v", err)
		}
		kept.Write(pem.EncodeToMemory(&pem.Block{Type: b.Type, Bytes: b.Bytes}))
	}
	if kept.Len() == 0 {
		return "", errors.New("holds no certificate")
	}
	return kept.String(), nil
}

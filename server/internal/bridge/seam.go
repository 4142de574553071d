package bridge

import (
	"context"
	"encoding/json"
	"net"
	"os"
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

// Load: of targets. It reads the JSON that tests write, which is YAML as well.
func Load(path, addr string) (*Config, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		By, Metrics string
		Hosts       []string
		Targets     []struct {
			Name, Protocol, Address, TLS, Guard string
			Private                             bool
		}
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, err
	}
	c := &Config{By: file.By, Metrics: file.Metrics, Hosts: file.Hosts, Limits: DefaultLimits()}
	if c.Hosts == nil {
		c.Hosts = []string{addr}
	}
	for _, t := range file.Targets {
		host, port, err := net.SplitHostPort(t.Address)
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, err
		}
		c.Targets = append(c.Targets, Target{Name: t.Name, Protocol: t.Protocol, Host: host, Port: n, TLS: t.TLS, Guard: t.Guard, Private: t.Private})
	}
	return c, nil
}

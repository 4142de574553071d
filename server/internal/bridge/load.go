package bridge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	fileOctets  = 1 << 20 // more is no configuration
	secretChars = 32
	whole       = "file" // the field of what concerns all of it
)

// Load reads the configuration at path. addr is where the site listens, HOST:PORT:
// the names of the bridge where the file has none. An error lists all that is wrong,
// one line each: FILE:LINE: FIELD: what is wrong; what would be right.
func Load(path, addr string) (*Config, error) {
	content, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	return parse(path, addr, content, func(name string) ([]byte, error) {
		return readBounded(filepath.Join(filepath.Dir(path), name))
	})
}

// readBounded reads a file that has at most fileOctets.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, fileOctets+1))
	if err != nil {
		return nil, err
	}
	if len(content) > fileOctets {
		return nil, fmt.Errorf("%s: more than %d octets", path, fileOctets)
	}
	return content, nil
}

// A reader makes a Config of the file's nodes and collects what is wrong in them.
type reader struct {
	faults
	beside func(name string) ([]byte, error) // reads a file beside the configuration
}

// parse is Load of content, without files.
func parse(path, addr string, content []byte, beside func(string) ([]byte, error)) (*Config, error) {
	r := &reader{faults: faults{file: path}, beside: beside}
	root := r.document(content)
	if root == nil {
		return nil, r.err()
	}
	c := r.config(root, addr)
	if err := r.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// document gives the one node that the file is, nil where it is none.
func (r *reader) document(content []byte) *yaml.Node {
	const right = "want a mapping with by and targets"
	from := yaml.NewDecoder(bytes.NewReader(content))
	var doc, more yaml.Node
	switch err := from.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.add(&yaml.Node{}, whole, "is empty", right)
		return nil
	case err != nil:
		r.syntax(content, err)
		return nil
	case len(doc.Content) != 1:
		r.add(&doc, whole, "is empty", right)
		return nil
	}
	switch err := from.Decode(&more); {
	case err == nil:
		r.add(&more, whole, "has a second document", "want one, without a second ---")
	case !errors.Is(err, io.EOF):
		r.syntax(content, err)
		return nil
	}
	return doc.Content[0]
}

var (
	yamlLine   = regexp.MustCompile(`\bline (\d+): `)
	yamlAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// syntax notes what the YAML parser says of content. It names an anchor that it does
// not know, which may be a secret that begins with *, and not the line.
func (r *reader) syntax(content []byte, err error) {
	said, at := strings.TrimPrefix(err.Error(), "yaml: "), &yaml.Node{}
	if m := yamlLine.FindStringSubmatchIndex(said); m != nil {
		at.Line, _ = strconv.Atoi(said[m[2]:m[3]])
		said = said[m[1]:]
	}
	if m := yamlAnchor.FindStringSubmatch(said); m != nil {
		before, _, _ := bytes.Cut(content, []byte("*"+m[1]))
		at.Line = 1 + bytes.Count(before, []byte("\n"))
		said = "an alias (*) of what has no anchor"
	}
	r.add(at, whole, "is no YAML: "+said, "want YAML, with text that has signs of its own in quotes")
}

func (r *reader) config(root *yaml.Node, addr string) *Config {
	c := &Config{Limits: DefaultLimits()}
	top := r.mapping(root, whole, "by", "hosts", "origins", "proxies", "secret", "metrics", "targets", "limits")
	if top == nil {
		return c
	}
	const who = `want who runs the bridge, such as "Example University, IT services"`
	if n := r.required(root, top, whole, "by", who); n != nil {
		c.By, _ = r.text(n, "by", who)
	}
	c.Hosts = r.hosts(root, top["hosts"], addr)
	c.Origins = r.origins(top["origins"])
	c.Proxies = r.proxies(top["proxies"])
	if n := top["secret"]; n != nil {
		c.Secret = r.secret(n)
	}
	if n := top["metrics"]; n != nil {
		c.Metrics = r.metrics(n)
	}
	const some = "want a list of at least one target"
	if n := r.required(root, top, whole, "targets", some); n != nil {
		c.Targets = r.targets(n, some)
	}
	if n := top["limits"]; n != nil {
		r.limits(n, &c.Limits)
	}
	return c
}

// required gives the value of a key that must be there.
func (r *reader) required(in *yaml.Node, values map[string]*yaml.Node, field, key, right string) *yaml.Node {
	n := values[key]
	if n == nil {
		r.add(in, under(field, key), "is missing", right)
	}
	return n
}

// secret reads what bridges share. No fault shows any of it.
func (r *reader) secret(n *yaml.Node) []byte {
	right := fmt.Sprintf("want at least %d characters in quotes, such as openssl rand -base64 32 gives", secretChars)
	s, ok := r.text(n, "secret", right)
	if !ok {
		return nil
	}
	if got := len([]rune(s)); got < secretChars {
		r.add(n, "secret", fmt.Sprintf("has %d characters", got), right)
	}
	return []byte(s)
}

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// TestPicture: the picture is what the server says today, well-formed, and runs nothing.
func TestPicture(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("session.md")
	if err != nil {
		t.Fatal(err)
	}
	said, err := play(source)
	if err != nil {
		t.Fatal(err)
	}
	drawn := draw(said)
	if there, err := os.ReadFile("session.svg"); err != nil || !bytes.Equal(there, drawn) {
		t.Errorf("session.svg is not what session.md gives: make picture (%v)", err)
	}
	for d := xml.NewDecoder(bytes.NewReader(drawn)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && strings.EqualFold(start.Name.Local, "script") {
			t.Error("the picture has a script")
		}
	}
	for _, want := range []string{"501 ", "250 2.0.0 Delivered to alex", "* 1 EXISTS", "Subject: Tea?"} {
		if !bytes.Contains(drawn, []byte(want)) {
			t.Errorf("the picture does not show %q", want)
		}
	}
}

// A session that the server answers otherwise is not drawn.
func TestPlayFindsDifferences(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"---\nhost: a.example\n---\n```imap\nS: * BYE\n```\n",
		"---\nhost: a.example\n---\n```imap\nX: no\n```\n",
	} {
		if _, err := play([]byte(src)); err == nil {
			t.Errorf("%q is drawn", src)
		}
	}
}

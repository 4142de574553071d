package mailset_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"sanduq/server/mailset"
)

// A set through a tar is the set of its folder, and its octets are always the
// same; archive/tar reads what WriteTar wrote.
func TestTarOfSmallorg(t *testing.T) {
	t.Parallel()
	lessons := os.DirFS("../../lessons/mailboxes")
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := mailset.WriteTar(w, lessons, "smallorg"); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two tars of one set differ")
	}
	direct, err := mailset.Load(lessons, "smallorg")
	if err != nil {
		t.Fatal(err)
	}
	through, err := mailset.LoadTar(iotest.OneByteReader(bytes.NewReader(first.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := show(t, direct), show(t, through); a != b {
		t.Errorf("from the folder\n%s\nfrom the tar\n%s", a, b)
	}
	for r := tar.NewReader(&first); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("../../lessons/mailboxes/smallorg/" + h.Name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs: %v", h.Name, err)
		}
	}
}

// Tars as others write them.
func TestLoadTar(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long/", 40) + "name.eml"
	files := []tar.Header{
		{Name: "box/", Typeflag: tar.TypeDir},
		{Name: "box/link.eml", Typeflag: tar.TypeSymlink, Linkname: "a.eml"},
		{Name: "box/a.eml"},
		{Name: "box/" + long},
		{Name: "box/set.txt"},
		{Name: "box/deeper/set.txt"},
	}
	content := map[string]string{
		"box/a.eml": good, "box/" + long: "A: long\n",
		"box/set.txt":        "user alex drums\nmailbox INBOX\nmessage a.eml 2000-03-01T09:00:00Z\nmessage " + long + " 2000-03-01T09:00:00Z\n",
		"box/deeper/set.txt": "user riley firebird\n",
	}
	for _, format := range []tar.Format{tar.FormatGNU, tar.FormatPAX} {
		for _, prefix := range []string{"", "./", "a/b/"} {
			var b bytes.Buffer
			w := tar.NewWriter(&b)
			for _, h := range files {
				h.Name, h.Format, h.Mode = prefix+h.Name, format, 0o600
				text := content[strings.TrimPrefix(h.Name, prefix)]
				h.Size = int64(len(text))
				if err := w.WriteHeader(&h); err != nil {
					t.Fatal(err)
				}
				_, _ = w.Write([]byte(text))
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			set, err := mailset.LoadTar(&b)
			if err != nil {
				t.Fatalf("%v, %q: %v", format, prefix, err)
			}
			if got := show(t, set); !strings.Contains(got, "Hello") || !strings.Contains(got, "A: long") || strings.Contains(got, "riley") {
				t.Errorf("%v, %q:\n%s", format, prefix, got)
			}
		}
	}
}

func TestWriteTarLongName(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("x", 60) + "/" + strings.Repeat("y", 90) + "/z.eml"
	fsys := folder(map[string]string{name: good, "set.txt": "user alex drums\nmailbox INBOX\nmessage " + name + " 2000-03-01T09:00:00Z\n"})
	var b bytes.Buffer
	if err := mailset.WriteTar(&b, fsys, "set"); err != nil {
		t.Fatal(err)
	}
	set, err := mailset.LoadTar(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, set); !strings.Contains(got, "Hello") {
		t.Error(got)
	}
	fsys = folder(map[string]string{strings.Repeat("x", 200) + ".eml": good})
	if err := mailset.WriteTar(&b, fsys, "set"); err == nil {
		t.Error("a name of 204 octets was written")
	}
}

func TestLoadTarFaults(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := mailset.WriteTar(&b, folder(map[string]string{"set.txt": "user alex drums\n"}), "set"); err != nil {
		t.Fatal(err)
	}
	whole := b.String()
	huge := func(size string) string { // a header that promises too much
		h := []byte(whole[:512])
		copy(h[124:], size)
		copy(h[148:], "        ")
		sum := 0
		for _, c := range h {
			sum += int(c)
		}
		copy(h[148:], []byte{byte('0' + sum>>12&7), byte('0' + sum>>9&7), byte('0' + sum>>6&7), byte('0' + sum>>3&7), byte('0' + sum&7), 0})
		return string(h)
	}
	for name, c := range map[string]struct{ src, want string }{
		"a page":      {strings.Repeat("<html>", 100), "tar: not a tar file, or a damaged one"},
		"short":       {"short", "tar: not a tar file, or a damaged one: unexpected EOF"},
		"cut":         {whole[:512+10], "tar: set.txt: not a tar file, or a damaged one: it ends early"},
		"cut padding": {whole[:1000], "tar: set.txt: not a tar file, or a damaged one: it ends early"},
		"flipped":     {"S" + whole[1:], "tar: not a tar file, or a damaged one"},
		"huge":        {huge("77777777777"), "tar: set.txt: too large: a file may have 33554432 octets"},
		"negative":    {huge("-0000000001"), "tar: not a tar file, or a damaged one"},
		"empty":       {"", "set.txt: there is no such file, and no mbox alone"},
		"no set":      {string(make([]byte, 1024)), "set.txt: there is no such file, and no mbox alone"},
	} {
		set, err := mailset.LoadTar(strings.NewReader(c.src))
		var fault *mailset.Fault
		if !errors.As(err, &fault) || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if set == nil {
			t.Errorf("%s: no set", name)
		}
	}
}

// A set and its tar are one: a page, which has the tar, calls it as the site does, which has the folder.
func TestHashOfTar(t *testing.T) {
	t.Parallel()
	folder, err := mailset.Load(os.DirFS("../../lessons/mailboxes"), "smallorg")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := mailset.WriteTar(&b, os.DirFS("../../lessons/mailboxes"), "smallorg"); err != nil {
		t.Fatal(err)
	}
	packed, err := mailset.LoadTar(&b)
	if err != nil {
		t.Fatal(err)
	}
	if folder.Hash() != packed.Hash() {
		t.Errorf("the folder is %s, its tar %s", folder.Hash(), packed.Hash())
	}
}

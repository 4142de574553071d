package mailset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// LoadTar reads a set from a tar of its folder. The folder's own name may stand
// before the names of its files. See Load for the Set and the error.
func LoadTar(r io.Reader) (*Set, error) {
	f := &folder{}
	if err := f.readTar(r); err != nil {
		var faults faults
		faults.add(place{file: "tar"}, err)
		return &Set{}, faults.join()
	}
	f.enter()
	return f.load("")
}

const tarBlock = 512

var errTar = errors.New("not a tar file, or a damaged one")

// readTar adds the regular files of a tar (POSIX.1-1988 ustar, with the long
// names of GNU and of POSIX.1-2001) that belong to a set.
func (f *folder) readTar(r io.Reader) error {
	var block [tarBlock]byte
	long := ""
	for {
		if _, err := io.ReadFull(r, block[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%w: %w", errTar, err)
		}
		if block == [tarBlock]byte{} {
			return nil
		}
		h, err := readTarHeader(&block)
		if err != nil {
			return err
		}
		if long != "" && h.kind != 'L' && h.kind != 'x' {
			h.name, long = long, ""
		}
		content, err := f.readTarFile(r, h)
		if err != nil {
			return fmt.Errorf("%s: %w", h.name, err)
		}
		switch h.kind {
		case 'L':
			long = text(content)
		case 'x':
			long = paxPath(content)
		case '0', 0:
			if name := path.Clean(h.name); belongs(name) {
				f.add(name, content)
			}
		}
	}
}

type tarHeader struct {
	name string
	size int64
	kind byte
}

func readTarHeader(b *[tarBlock]byte) (tarHeader, error) {
	sum := int64(8 * ' ')
	for i, c := range b {
		if i < 148 || i >= 156 {
			sum += int64(c)
		}
	}
	size, err := strconv.ParseInt(strings.Trim(text(b[124:136]), " "), 8, 64)
	want, errSum := strconv.ParseInt(strings.Trim(text(b[148:156]), " "), 8, 64)
	if err != nil || errSum != nil || size < 0 || sum != want {
		return tarHeader{}, errTar
	}
	h := tarHeader{name: text(b[0:100]), size: size, kind: b[156]}
	if prefix := text(b[345:500]); prefix != "" && string(b[257:263]) == "ustar\x00" {
		h.name = prefix + "/" + h.name
	}
	return h, nil
}

func (f *folder) readTarFile(r io.Reader, h tarHeader) ([]byte, error) {
	if err := f.room(h.size); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(r, h.size))
	if err != nil {
		return nil, err
	}
	padding := -h.size & (tarBlock - 1)
	if n, _ := io.CopyN(io.Discard, r, padding); int64(len(content)) < h.size || n < padding {
		return nil, fmt.Errorf("%w: it ends early", errTar)
	}
	return content, nil
}

// text returns what stands before the first NUL.
func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}

// paxPath returns the path of an extended header's records, "27 path=...\n".
func paxPath(records []byte) string {
	for line := range bytes.Lines(records) {
		if _, record, ok := strings.Cut(string(line), " "); ok {
			if p, ok := strings.CutPrefix(record, "path="); ok {
				return strings.TrimSuffix(p, "\n")
			}
		}
	}
	return ""
}

// enter takes the folder's own name off the names of its files: the folder is
// where the highest set.txt lies, or the only file.
func (f *folder) enter() {
	highest := ""
	for _, name := range f.names() {
		if path.Base(name) == setFile && (highest == "" || strings.Count(name, "/") < strings.Count(highest, "/")) {
			highest = name
		}
	}
	if highest == "" && len(f.files) == 1 {
		highest = f.names()[0]
	}
	root := path.Dir(highest)
	if root == "." {
		return
	}
	files := make(map[string][]byte)
	for name, content := range f.files {
		if within, ok := strings.CutPrefix(name, root+"/"); ok {
			files[within] = content
		}
	}
	f.files = files
}

package mailset

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// WriteTar writes the set in a folder of fsys, as Load reads it, to w as a tar:
// only the files that belong to a set, sorted, without owners or times, so that
// the same set always gives the same octets.
func WriteTar(w io.Writer, fsys fs.FS, dir string) error {
	f, _, err := readFolder(fsys, dir)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	for _, name := range f.names() {
		if err := writeTarFile(w, name, f.files[name]); err != nil {
			return fmt.Errorf("tar of %s: %s: %w", dir, name, err)
		}
	}
	_, err = w.Write(make([]byte, 2*tarBlock))
	return err
}

func writeTarFile(w io.Writer, name string, content []byte) error {
	var b [tarBlock]byte
	short, prefix, err := splitTarName(name)
	if err != nil {
		return err
	}
	copy(b[0:], short)
	copy(b[100:], "0000644\x000000000\x000000000\x00")
	copy(b[124:], fmt.Sprintf("%011o\x00%011o\x00", len(content), 0))
	copy(b[148:], "        0")
	copy(b[257:], "ustar\x0000")
	copy(b[345:], prefix)
	sum := 0
	for _, c := range b {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	if _, err := w.Write(b[:]); err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	_, err = w.Write(make([]byte, -len(content)&(tarBlock-1)))
	return err
}

// splitTarName splits a name that does not fit its 100 octets at a "/", the
// front of it into the 155 of the prefix.
func splitTarName(name string) (short, prefix string, err error) {
	if len(name) <= 100 {
		return name, "", nil
	}
	at := strings.IndexByte(name[max(0, len(name)-101):], '/')
	at += len(name) - 101
	if at < len(name)-101 || at == 0 || at > 155 {
		return "", "", fmt.Errorf("the name is too long for a tar")
	}
	return name[at+1:], name[:at], nil
}

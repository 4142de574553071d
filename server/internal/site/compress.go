package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/bits"
	"path"

	brotlienc "github.com/andybalholm/brotli"
)

// compressible are the extensions of what shrinks; pictures other than SVG do not.
var compressible = map[string]bool{
	".css": true, ".html": true, ".js": true, ".json": true, ".map": true, ".md": true,
	".svg": true, ".tar": true, ".txt": true, ".wasm": true,
}

// compress fills in the variants of f that it lacks and that are smaller than f itself.
func (f *File) compress() error {
	if !compressible[path.Ext(f.Path)] {
		return nil
	}
	if f.Brotli == nil {
		var b bytes.Buffer
		w := brotlienc.NewWriterOptions(&b, brotlienc.WriterOptions{
			Quality: brotlienc.BestCompression,
			LGWin:   windowBits(len(f.Content)),
		})
		if err := writeAll(w, f.Content); err != nil {
			return fmt.Errorf("compressing %s: %w", f.Path, err)
		}
		f.Brotli = smaller(b.Bytes(), f.Content)
	}
	if f.Gzip == nil {
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return fmt.Errorf("compressing %s: %w", f.Path, err)
		}
		if err := writeAll(w, f.Content); err != nil {
			return fmt.Errorf("compressing %s: %w", f.Path, err)
		}
		f.Gzip = smaller(b.Bytes(), f.Content)
	}
	return nil
}

// windowBits returns the size, as a power of two, of the smallest brotli window
// that holds a whole file: the encoder clears its tables anew for each file, and
// with windows for megabytes a site of small pages would wait for that.
func windowBits(size int) int {
	return min(max(bits.Len(uint(size)), 10), 22)
}

type writeCloser interface {
	Write([]byte) (int, error)
	Close() error
}

func writeAll(w writeCloser, content []byte) error {
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

func smaller(compressed, content []byte) []byte {
	if len(compressed) < len(content) {
		return compressed
	}
	return nil
}

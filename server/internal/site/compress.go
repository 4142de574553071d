package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/bits"
	"path"
	"sync"

	brotlienc "github.com/andybalholm/brotli"
)

// compressible are the extensions of what shrinks; pictures other than SVG do not.
var compressible = map[string]bool{
	".css": true, ".html": true, ".js": true, ".json": true, ".map": true, ".md": true,
	".svg": true, ".tar": true, ".txt": true, ".wasm": true,
}

// variants returns how a file is compressed in brotli and gzip, each once.
func variants(name string, content []byte) (br, gz func() []byte) {
	if !compressible[path.Ext(name)] {
		return ready(nil), ready(nil)
	}
	br = sync.OnceValue(func() []byte {
		return compressed(content, func(w io.Writer) io.WriteCloser {
			return brotlienc.NewWriterOptions(w, brotlienc.WriterOptions{
				Quality: brotlienc.BestCompression, LGWin: windowBits(len(content)),
			})
		})
	})
	gz = sync.OnceValue(func() []byte {
		return compressed(content, func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is one there is
			return z
		})
	})
	return br, gz
}

// ready is a variant that is there already.
func ready(b []byte) func() []byte { return func() []byte { return b } }

// compressed returns nil where the result is not smaller.
func compressed(content []byte, encoder func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := encoder(&b)
	if _, err := w.Write(content); err != nil {
		return nil // a bytes.Buffer refuses nothing: an encoder that fails has no variant to give
	}
	if err := w.Close(); err != nil || b.Len() >= len(content) {
		return nil
	}
	return b.Bytes()
}

// windowBits returns the size, as a power of two, of the smallest brotli window
// that holds a whole file: the encoder clears its tables anew for each file, and
// with windows for megabytes a site of small pages would wait for that.
func windowBits(size int) int {
	return min(max(bits.Len(uint(size)), 10), 22)
}

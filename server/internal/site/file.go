package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
)

// A File is one file of the site.
type File struct {
	// Path is the slash-separated path from the site's root, without a leading slash.
	Path string
	// Type is the media type, with its charset where it is text.
	Type    string
	Content []byte
	// Hash is a digest of Content in hexadecimal.
	Hash string
	// Immutable files carry a digest of their content in their name and never change.
	Immutable bool
	// Policy is the Content-Security-Policy that the file is served with; empty: none.
	Policy string
	// Shared files may be fetched by pages of other origins: those that consoles in such pages need.
	Shared bool

	// The variants are made when they are first asked for, which for most pages
	// of a site that is served is never. Nil stands for what would gain nothing.
	br, gz func() []byte
}

// Brotli returns Content compressed, nil where that would gain nothing.
func (f *File) Brotli() []byte { return f.br() }

// Gzip returns Content compressed, nil where that would gain nothing.
func (f *File) Gzip() []byte { return f.gz() }

// newFile returns a file of the type that its name says.
func newFile(name string, content []byte) *File {
	f := &File{Path: name, Type: mediaType(name), Content: content, Hash: digest(content)}
	f.br, f.gz = variants(name, content)
	switch path.Ext(name) {
	case ".html":
		f.Policy = PagePolicy
	case ".svg":
		f.Policy = picturePolicy
	}
	return f
}

// digest returns the first 64 bits of content's SHA-256 in hexadecimal: enough
// to tell versions of one file apart, short enough for a name.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// hashedName puts hash before the last extension of name: "a.css" becomes "a.<hash>.css".
func hashedName(name, hash string) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hash + ext
}

var mediaTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".gif":  "image/gif",
	".html": "text/html; charset=utf-8",
	".ico":  "image/x-icon",
	".jpg":  "image/jpeg",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".map":  "application/json",
	".md":   "text/markdown; charset=utf-8",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".tar":  "application/x-tar",
	".txt":  "text/plain; charset=utf-8",
	".wasm": "application/wasm",
	".webp": "image/webp",
}

// mediaType is given by a table of our own, as the system's differs between machines.
func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

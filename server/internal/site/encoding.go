package site

import (
	"strconv"
	"strings"
)

// A coding is a content coding of RFC 9110, section 8.4.1.
type coding string

const (
	identity coding = ""
	brotli   coding = "br"
	gzipped  coding = "gzip"
)

// negotiate returns the coding of f that an Accept-Encoding header asks for
// (RFC 9110, section 12.5.3), and the content in it: of those that f has, the
// one of the highest weight, among equals the smallest. Where even identity is
// refused it is sent all the same, as that section permits.
func negotiate(f *File, accept string) (coding, []byte) {
	weights := weigh(accept)
	plain, gz, br := weights.of("identity", 0.001), weights.of("gzip", 0), weights.of("br", 0)
	if br > 0 && br >= gz && br >= plain {
		if b := f.Brotli(); b != nil {
			return brotli, b
		}
	}
	if gz > 0 && gz >= plain {
		if b := f.Gzip(); b != nil {
			return gzipped, b
		}
	}
	if br > 0 && br >= plain { // gzip was wanted more, and is not there
		if b := f.Brotli(); b != nil {
			return brotli, b
		}
	}
	return identity, f.Content
}

type weights map[string]float64

// of returns the weight of a coding: its own, else that of "*", else absent.
func (w weights) of(name string, absent float64) float64 {
	if v, ok := w[name]; ok {
		return v
	}
	if v, ok := w["*"]; ok {
		return v
	}
	return absent
}

// weigh reads an Accept-Encoding header. A member that is malformed counts for nothing.
func weigh(accept string) weights {
	w := weights{}
	for member := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(member, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "x-gzip" { // section 8.4.1.3
			name = "gzip"
		}
		q, ok := quality(params)
		if name == "" || !ok {
			continue
		}
		w[name] = q
	}
	return w
}

// quality reads the weight of a member, "q=0.5" (section 12.4.2); without one it is 1.
func quality(params string) (float64, bool) {
	params = strings.TrimSpace(params)
	if params == "" {
		return 1, true
	}
	name, value, _ := strings.Cut(params, "=")
	if !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 0, false
	}
	value = strings.TrimSpace(value)
	if value == "" || strings.Trim(value, "0123456789.") != "" {
		return 0, false
	}
	q, err := strconv.ParseFloat(value, 64)
	return q, err == nil && q <= 1
}

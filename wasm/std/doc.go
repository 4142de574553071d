// Package std holds the parts of the standard library that the program of the page needs, and no more.
//
// The bundler puts them in the place of the standard ones when it builds that program (go build -overlay), so that the code
// of the servers and of the lessons is written as any Go code, and the page is spared 54 KB (brotli, Go 1.26) of network,
// file and scanning code that a browser cannot use, and as much again of what time and the hash functions link for GODEBUG
// and FIPS 140. What is called there and missing here does not compile; what is here says
// the same as the original, which the tests hold it against.
package std

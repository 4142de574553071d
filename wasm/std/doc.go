// Package std holds the parts of the standard library that the program of the page needs, and no more.
//
// The bundler puts them in the place of the standard ones when it builds that program (go build -overlay), so that the code
// of the servers and of the lessons is written as any Go code, and the page is spared 70 KB (brotli, Go 1.26) of network,
// file and scanning code that a browser cannot use, and 18 KB of what time links for GODEBUG until Go 1.26. What is called
// there and missing here does not compile; what is here is declared as the original is, which the bundler sees to, and says
// the same, which the tests hold it against. A package is for the versions of Go that its build constraints name.
//
// None of them is cryptography: what the page needs lighter of that has a name of its own, server/digest.
package std

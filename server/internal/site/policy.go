package site

import "net/http"

// PagePolicy is the Content-Security-Policy of our own pages: nothing inline,
// nothing from elsewhere, and never in another's frame.
const PagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// framePolicy is that of frame.html, which documentation sites of any origin
// hold in a hidden frame, and which does nothing but start the Worker.
const framePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; " +
	"worker-src 'self'; base-uri 'none'; form-action 'none'"

// workerPolicy is that of the Workers' scripts: they run their program, and fetch from this origin alone.
const workerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'"

// picturePolicy keeps a picture that is opened by itself from running anything.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// secure sets the headers that every answer of the site carries. What is not shared browsers
// keep from pages of other origins (Fetch, section 3.7), and so does our Worker, which asks for
// such a page as our own origin.
func secure(h http.Header) {
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
}

// share lets pages of other origins fetch what is answered.
func share(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

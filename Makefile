# Everything is built with Go; npm appears only in `make lint`, for the type check of the TypeScript.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

GO ?= go
ADDR ?= 127.0.0.1:8080
FUZZTIME ?= 20s
WASM := GOOS=js GOARCH=wasm
# What the page's program is made of.
IN_PAGE = $$($(WASM) $(GO) list -deps ./wasm/... | grep '^sanduq/')

.PHONY: help
help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build everything and serve the site on 127.0.0.1:8080 (ADDR=...)
	bin/sanduq serve -addr $(ADDR)

.PHONY: build
build: assets ## bin/sanduq, one file with the site and the lessons inside
	$(GO) build -trimpath -o bin/sanduq ./server

.PHONY: assets
assets: ## the page's wasm, scripts and styles, into static/dist
	$(GO) run ./static/bundle

# What the tests drive: a browser, an Arabic font, real mail programs, other mail servers.
TOOLS := chromium:chromium fc-list:fontconfig font-ar:fonts-noto-core \
  curl:curl mbsync:isync fetchmail:fetchmail getmail:getmail6 python3:python3 msmtp:msmtp swaks:swaks perl-ssl:libnet-ssleay-perl openssl:openssl mutt:mutt script:bsdutils \
  /usr/lib/dovecot/imap:dovecot-imapd /usr/lib/dovecot/pop3:dovecot-pop3d /usr/sbin/dovecot:dovecot-core /usr/sbin/postfix:postfix \
  /usr/sbin/haproxy:haproxy websockify:websockify node:nodejs

.PHONY: test
test: ## every test, with the race detector, the browser's included; it says first what it installs
	@.ci/need -tell $(TOOLS)
	@$(MAKE) --no-print-directory assets
	@left="$$({ .ci/need $(TOOLS) 2>&1 || true; } | { grep '^missing' || true; })"; failed=; \
	$(GO) test -race -timeout 60m ./... || failed=yes; \
	$(GO) test -run '^TestMutants$$' ./server/internal/replay || failed=yes; \
	$(GO) run ./server check || failed=yes; \
	if [ "$$left" ]; then echo "what needs these is not tested: $$left" >&2; exit 1; fi; \
	[ -z "$$failed" ]

# What any Go from 1.21 on fetches for this module, and the newest of the next Go.
TOOLCHAINS := go$(shell sed -n 's/^go //p' go.mod),go1.27.4

.PHONY: toolchains
toolchains: assets ## build with Go as it is fetched, and with the next Go, and have a session with each
	@.ci/need chromium:chromium
	$(GO) test -count=1 -run '^TestToolchains$$' ./static/runtime_test -toolchains $(TOOLCHAINS)

.PHONY: test-tools
test-tools: # what the tests and the benchmarks drive
	@.ci/need $(TOOLS)

.PHONY: lint
lint: ## gofmt, go vet and staticcheck for both targets, and the TypeScript type check
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed (make fmt):"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(WASM) $(GO) vet $(IN_PAGE)
	$(GO) tool staticcheck ./...
	$(WASM) $$($(GO) tool -n staticcheck) $(IN_PAGE)
	@.ci/need npm:npm
	npm --prefix static ci --silent --no-audit --no-fund
	npm --prefix static run --silent check

.PHONY: bench
bench: assets test-tools ## transfer sizes, round trips, 10,000 messages: each beside what it is compared to
	$(GO) run ./static/bench

# Go's fuzzing tells of its own deadline as of a failure now and then; a finding names the input that it wrote.
.PHONY: fuzz
fuzz: ## each fuzzer for FUZZTIME (20s)
	@$(GO) list -f '{{.ImportPath}} {{.Dir}}' ./... | { found=0; while read -r pkg dir; do \
	  for f in $$(cat $$dir/*_test.go 2>/dev/null | sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p'); do \
	    out=$$($(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg 2>&1) && echo "ok $$pkg $$f" && continue; \
	    case $$out in *"Failing input"*|*panic:*|*FAIL*build*) found=1; echo "$$out" ;; *"context deadline exceeded"*) echo "ok $$pkg $$f (stopped late)" ;; *) found=1; echo "$$out" ;; esac; \
	  done; done; exit $$found; }

.PHONY: picture
picture: ## the moving picture of README.md, drawn anew from what the server says
	$(GO) run ./static/readme

.PHONY: fmt
fmt: ## gofmt everything
	gofmt -w .

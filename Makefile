# Everything a developer runs. Needs Go and make; `make test` fetches the rest on Debian and Ubuntu.

LINT = go tool -modfile=go.tools.mod golangci-lint
FUZZTIME ?= 20s
SHELL = bash
.SHELLFLAGS = -euo pipefail -c

.PHONY: help build test lint fmt bench fuzz torture

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

build: ## build bin/duban: one static binary, no cgo
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/duban ./cmd/duban

test: ## install what tests need, then vet, lint and all tests in random order under the race detector
	scripts/install-test-tools
	go vet ./...
	$(LINT) run
	go test -race -shuffle=on ./...

lint: ## golangci-lint at the version of go.tools.mod; builds it on the first run
	$(LINT) run

fmt: ## format all Go files
	$(LINT) fmt

bench: ## print speed as ratios to the bare protocol, then run all benchmarks
	go test -run '^$$' -bench '^BenchmarkRatios$$' -benchtime 1x ./app
	go test -run '^$$' -bench '^BenchmarkReports$$' -benchtime 1x ./e2e
	go test -run '^$$' -bench . -benchmem -skip '^Benchmark(Ratios|Reports)$$' ./...

fuzz: ## run every fuzz target for FUZZTIME (20s)
	for p in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "$$p $$f"; \
	    go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$p; \
	  done; \
	done

torture: ## kill the process a hundred times, all series of faults with 1000 recipients, then the whole suite twenty times over, each in another order; takes long
	scripts/install-test-tools
	DUBAN_KILL_ROUNDS=100 go test -count=1 -v -run 'Killed|Faults' -timeout 1h ./store ./e2e ./app
	go test -race -shuffle=on -count=20 -timeout 3h ./...

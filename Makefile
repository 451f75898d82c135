# Linje. `make help` lists what there is.

# The build tags stand here and nowhere else; every build, test and lint goes
# through this file. sqlite_fts5 compiles full-text search into SQLite,
# migrated_fynedo tells Fyne that all UI work is on its own thread.
TAGS := sqlite_fts5,migrated_fynedo
export GOFLAGS := $(strip $(filter-out -tags=% -buildvcs=%,$(GOFLAGS)) -tags=$(TAGS) -buildvcs=false)

# How long `make run` stays up; empty means until the window is closed.
SECONDS :=

# What `make soak` goes through: how many faults, from which seed on; an empty
# seed is a new one.
FAULTS := $(or $(LINJE_SOAK),500)
SEED := $(LINJE_SOAK_SEED)

# How long `make fuzz` tries each target.
FUZZTIME := 60s

# The labelled set of `make eval`: frozen, or tuned (what was tuned on).
EVAL := frozen

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test soak bench eval fuzz screenshots lint check clean need-build

help: ## this list
	@echo 'make TARGET, where TARGET is'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r t d; do printf '  %-12s %s\n' "$$t" "$$d"; done

run: build ## build, then open the window (SECONDS=20 ends by itself); without a display in Xvfb
	@scripts/need.sh run
	@scripts/run.sh "$(SECONDS)"

build: need-build ## build build/linje and build/linjectl
	@mkdir -p build
	go build -o build/ ./cmd/...

need-build:
	@scripts/need.sh build

test: build ## every check that needs no network, and all tests on real servers
	@scripts/need.sh test
	@$(MAKE) --no-print-directory check
	@scripts/test.sh

soak: build ## cut, stall and kill syncs in random histories, and compare with the server (FAULTS=n, SEED=n)
	@scripts/need.sh test
	set -o pipefail; LINJE_SOAK=$(FAULTS) LINJE_SOAK_SEED=$(SEED) scripts/private.sh go test -count=1 -v -run '^Test(Faults|EveryInterruption)$$' -timeout 120m ./e2e/mirror | grep -v -e '^=== ' -e '--- PASS'

bench: build ## measure beside mbsync and notmuch; LINJE_BENCH=10k leaves out the large mailbox
	@scripts/need.sh bench
	scripts/private.sh go test -count=1 -run '^$$' -bench . -benchtime 1x -timeout 60m ./bench/... ./e2e/...
	CGO_ENABLED=0 scripts/private.sh go test -count=1 -run '^$$' -bench Picker -benchtime 50x ./gui

eval: need-build ## how well the suggestions fit, beside full-text search (EVAL=tuned: the set that was tuned on)
	@mkdir -p build && rm -f build/eval.txt
	@LINJE_EVAL=$(EVAL) go test -count=1 -run '^TestEval$$' ./eval > build/eval.log 2>&1; code=$$?; cat build/eval.txt; grep -v -e '^ok' build/eval.log; exit $$code

fuzz: need-build ## try every reader of foreign data with wild input, a minute each (FUZZTIME=10m for longer)
	scripts/fuzz.sh $(FUZZTIME)

screenshots: build ## the main screens into docs/screenshots/
	@scripts/need.sh test
	@mkdir -p docs/screenshots
	LINJE_SCREENSHOTS="$(CURDIR)/docs/screenshots" scripts/private.sh go test -count=1 -v -run '^TestScreenshots$$' -timeout 15m ./e2e/...

check: need-build ## the part of lint that needs no network
	@scripts/lint.sh

lint: check ## gofmt, vet, staticcheck, gocyclo, and govulncheck (network)
	go tool -modfile=tools/go.mod govulncheck ./...

clean: ## remove what was built
	rm -rf build

# `make soak` is this too: SENDS faults in sending, from seed LINJE_SEED.
SENDS := 2000
.PHONY: soak soaksending
soak: soaksending
soaksending: build ## fault every step of sending, 2,000 times (SENDS=n), and count at the requester
	@scripts/need.sh test
	LINJE_FAULTS=$(SENDS) scripts/private.sh go test -count=1 -v -run '^TestFaults$$' -timeout 120m ./e2e/outbox

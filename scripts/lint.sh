#!/usr/bin/env bash
# lint.sh: gofmt, go vet, staticcheck and gocyclo over the whole tree.
# No network once the modules are there.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
tool() { go tool -modfile=tools/go.mod "$@"; }

# The project's own Go files, those not committed yet too.
mapfile -t files < <(git ls-files -co --exclude-standard -- '*.go' | while read -r f; do [ ! -e "$f" ] || printf '%s\n' "$f"; done)
[ ${#files[@]} -gt 0 ] || exit 0

odd=$(gofmt -l "${files[@]}")
[ -z "$odd" ] || { printf 'lint: not gofmt-ed:\n%s\n' "$odd"; failed=1; }

go vet ./... || failed=1
tool staticcheck ./... || failed=1
tool gocyclo -over 15 -ignore '_test\.go$' "${files[@]}" || { echo 'lint: the functions above are too branched (cyclomatic over 15)'; failed=1; }

[ $failed = 0 ] && echo 'lint: clean'
exit $failed

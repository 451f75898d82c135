#!/usr/bin/env bash
# test.sh: all tests. What needs no cgo is tested without it, the rest under
# the race detector, and last the whole program, built in build/.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=''

# run NAME ENV=VALUE... -- GO-TEST-ARGUMENTS...
run() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  scripts/private.sh env "$@" || failed+=" $name"
}

# Packages that draw: plain Go, the software painter, no race detector (the
# painter under it takes minutes).
mapfile -t drawn < <(go list ./gui/... ./assets/... ./internal/archtest/... 2>/dev/null)
mapfile -t whole < <(go list ./bench/... ./e2e/... 2>/dev/null)
mapfile -t rest < <(go list ./... | grep -vxF -f <(printf '%s\n' "${drawn[@]}" "${whole[@]}" ''))

[ ${#drawn[@]} = 0 ] || run "window and texts" CGO_ENABLED=0 go test -timeout 10m "${drawn[@]}"
[ ${#rest[@]} = 0 ] || run "rooms, with the race detector" go test -race -timeout 15m "${rest[@]}"
[ ${#whole[@]} = 0 ] || run "end to end" go test -count=1 -timeout 15m "${whole[@]}"

[ -z "$failed" ] || { printf '\ntest: failed in:%s\n' "$failed" >&2; exit 1; }

#!/usr/bin/env bash
# test.sh: all tests. What needs no cgo is tested without it, the rest under
# the race detector, and last the whole program, built in build/.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=''

# run NAME [VARIABLE=VALUE] go test ARGUMENTS...
run() {
  printf '\n== %s\n' "$1"
  scripts/private.sh env "${@:2}" || failed+=" ($1)"
}

# Packages that draw: plain Go, the software painter, no race detector (the
# painter under it takes minutes).
drawn=() whole=() rest=()
packages=$(go list ./...) || { echo "test: go list failed" >&2; exit 1; }
for package in $packages; do
  case $package in
  linje/gui | linje/gui/* | linje/assets | linje/internal/archtest) drawn+=("$package") ;;
  linje/e2e | linje/e2e/* | linje/bench | linje/bench/*) whole+=("$package") ;;
  *) rest+=("$package") ;;
  esac
done

[ ${#drawn[@]} = 0 ] || run "window and texts" CGO_ENABLED=0 go test -timeout 10m "${drawn[@]}"
[ ${#rest[@]} = 0 ] || run "rooms, with the race detector" go test -race -timeout 15m "${rest[@]}"
[ ${#whole[@]} = 0 ] || run "the whole, on real servers" go test -count=1 -timeout 15m "${whole[@]}"

[ -z "$failed" ] || { printf '\ntest: failed in:%s\n' "$failed" >&2; exit 1; }

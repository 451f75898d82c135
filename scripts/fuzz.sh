#!/usr/bin/env bash
# Runs every fuzz target for that long, one after another. What is found lands
# in testdata/fuzz beside the target, where `go test` tries it for ever after.
set -euo pipefail
time=$1
failed=0
for package in $(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do
  for target in $(grep -h '^func Fuzz' "$package"/*_test.go | sed 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/' | sort); do
    echo "$package $target"
    CGO_ENABLED=0 go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x | tail -n 4 || failed=1
  done
done
exit $failed

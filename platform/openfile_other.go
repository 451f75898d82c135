//go:build !windows && !darwin

package platform

import "context"

// markForeign: these systems have no such mark; that the file may not be run is
// theirs.
func markForeign(string) {}

func startFile(ctx context.Context, path string) error { return start(ctx, path) }

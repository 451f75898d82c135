//go:build !sqlite_fts5

package store

// Search needs SQLite's FTS5, which is compiled in by a build tag. The Makefile
// sets it; this line stops a build without it and says what to do.
var _ = build_Linje_with_make_or_with_go_build_tags_sqlite_fts5

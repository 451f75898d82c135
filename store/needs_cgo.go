//go:build !cgo

package store

// SQLite is C. This line stops a build without a C compiler and says what to do.
var _ = build_Linje_with_CGO_ENABLED_1_and_a_C_compiler

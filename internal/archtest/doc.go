// Package archtest holds the rules of the house as a test: which package may
// import what, where goroutines start, and how large things may grow. The rules
// are told in docs/architecture.md; a failure here names the file and the rule.
package archtest

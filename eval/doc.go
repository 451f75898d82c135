// Package eval measures how well the suggestions fit: it ranks the items and
// operator groups of a labelled set for each of its requests, tells the
// language of its texts, and compares with full-text search over the same
// items, plain and stemmed, in the same run.
//
// testdata/frozen is the set that counts. It was written apart from
// testdata/tuned, which is what the ranking was tuned on; nobody tunes on it
// or looks at which of its requests fail. "make eval" prints the tables, leaves
// them in build/eval.txt, and fails where a bar of docs/evaluation.md is
// missed. "make eval EVAL=tuned" measures the other set, and
// LINJE_EVAL_MISSES=1 then names the requests that were missed.
package eval

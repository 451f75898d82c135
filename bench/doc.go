// Package bench measures the built programs on real servers, beside mbsync and
// notmuch on the same mailboxes: the first sync of 10,000 and of 100,000 mails,
// over loopback and over a long line, syncs of nothing and of little that is
// new, search, the window while 100,000 mails come in, the way of an escalation
// from the server's word to the desktop, the start of the window with many
// cases, and the suggestions for a case beside 2,000 items and 50,000 cases.
//
// "make bench" prints the table and leaves it in build/bench.txt; with
// LINJE_BENCH=10k it leaves the 100,000 out.
package bench

// Package bench measures the built programs on real servers: the first sync
// and one of nothing new beside mbsync, the way of an escalation from the
// server's word to the desktop, and the start of the window with many cases.
// "make bench" prints the table and leaves it in build/bench.txt.
package bench

// Package mirror proves that what Linje shows is what the server holds: random
// histories of a mailbox, faults of the line, of the disk and of the power, and
// an independent look at the server after each.
//
// Every history and every fault comes from a seed, which a failure prints.
// LINJE_SOAK_SEED=n begins with that seed, LINJE_SOAK=n asks for n faults.
package mirror

// Package store keeps everything in one SQLite file: mailboxes and the mirror
// of their folders, messages, cases with their events, drafts, the outbox and
// the support material.
//
// Each method of Store is one transaction and one act of the domain; none
// leaks a transaction. The events are the truth about a case: what the cases
// table holds is support.Fold over them, written in the same transaction.
//
// Times are kept as microseconds UTC and come back in UTC; the zero time is
// kept as none. Errors are *support.Error with CodeNotFound, CodeInvalid,
// CodeDatabase, CodeDiskFull or CodeNewerData; what a caller's decide function
// returns, and the end of a context, can be found with errors.Is and errors.As.
package store

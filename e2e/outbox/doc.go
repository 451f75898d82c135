// Package outbox proves that outgoing mail is neither lost nor doubled nor left
// in silence: many answers go to a real mail server through one that makes the
// dialogue fail at every step, and through a network that is cut at any byte,
// and the process is killed in between. Then all is run to its end and counted
// in the requester's real mailbox. LINJE_FAULTS says how many faults ("make
// soak": 2,000), LINJE_SEED which.
package outbox

// Package support is the domain of Linje: cases, messages, threading, status,
// events, escalations, operator groups and support material.
//
// It is pure: no I/O, no clock (the time is passed in), no knowledge of SQL,
// IMAP or the screen. Everything that more than one room must agree on stands
// here.
package support

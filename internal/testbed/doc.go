// Package testbed starts real servers and a real desktop session for tests: a
// Dovecot, a mail server that delivers into it, a session bus with keyring and
// notification service, a screen in memory, and a proxy that breaks connections
// on command. Each runs on loopback with private configuration and state in a
// temporary directory, as root or as an ordinary user, and ends with the test
// (also when the test process is killed).
package testbed

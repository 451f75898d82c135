// Package e2e tests the whole from outside: the built programs on a real
// Dovecot, a real mail server, a real desktop session and a real window.
package e2e

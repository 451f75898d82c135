// Package mail speaks to mail servers over IMAP and SMTP, and reads and writes
// mails.
//
// Everything that comes from outside is hostile until parsed: servers' answers
// and mails are bounded in size and depth, every wait has a time limit, and
// Parse never fails. Passwords are never logged and never part of an error.
//
// A Client satisfies desk.Mail.
package mail

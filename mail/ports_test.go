package mail_test

import (
	"linje/desk"
	"linje/mail"
)

// The desk's ports are met without an adapter.
var _ desk.Mail = (*mail.Client)(nil)

var _ = func(s mail.Server) desk.Server { return s }

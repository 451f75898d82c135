//go:build unix

package testbed

import (
	"context"
	"net"
	"net/textproto"
	"time"
)

// deliverLMTP hands one message to an LMTP server (RFC 2033).
func deliverLMTP(ctx context.Context, address, recipient string, message []byte) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	} else {
		_ = conn.SetDeadline(time.Now().Add(startLimit))
	}
	text := textproto.NewConn(conn)
	defer func() { _ = text.Close() }()
	if _, _, err := text.ReadResponse(220); err != nil {
		return err
	}
	for _, step := range []struct {
		command string
		code    int
	}{
		{"LHLO localhost", 250},
		{"MAIL FROM:<>", 250},
		{"RCPT TO:<" + recipient + ">", 250},
		{"DATA", 354},
	} {
		if err := text.PrintfLine("%s", step.command); err != nil {
			return err
		}
		if _, _, err := text.ReadResponse(step.code); err != nil {
			return err
		}
	}
	body := text.DotWriter()
	if _, err := body.Write(message); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	if _, _, err := text.ReadResponse(250); err != nil {
		return err
	}
	_ = text.PrintfLine("QUIT")
	return nil
}

package mail

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
)

// maxPrelude bounds what a server may say before STARTTLS.
const maxPrelude = 64 << 10

// startTLS speaks the plain-text part of STARTTLS on a new connection and
// returns the greeting that the library is to see afterwards.
//
// It is done here and not by the libraries, because nothing that was said
// before the handshake may be believed after it (CVE-2011-0411).
func startTLS(protocol string, conn net.Conn) (greeting string, err error) {
	r := bufio.NewReader(io.LimitReader(conn, maxPrelude))
	if protocol == "imap" {
		greeting, err = "* OK ready\r\n", imapStartTLS(r, conn)
	} else {
		greeting, err = "220 ready\r\n", smtpStartTLS(textproto.NewReader(r), conn)
	}
	if err == nil && r.Buffered() > 0 {
		err = errInjected
	}
	return greeting, err
}

// imapStartTLS follows RFC 9051 section 6.2.1.
func imapStartTLS(r *bufio.Reader, w io.Writer) error {
	greeting, err := imapLine(r)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return refusal(greeting) // also PREAUTH, which leaves no room for STARTTLS
	}
	if _, err := io.WriteString(w, "a1 CAPABILITY\r\n"); err != nil {
		return err
	}
	offered := false
	for {
		line, err := imapLine(r)
		if err != nil {
			return err
		}
		up := strings.ToUpper(line)
		if strings.HasPrefix(up, "* CAPABILITY ") {
			offered = hasWord(up, "STARTTLS")
		}
		if strings.HasPrefix(up, "A1 ") {
			break
		}
	}
	if !offered {
		return errNoStartTLS
	}
	if _, err := io.WriteString(w, "a2 STARTTLS\r\n"); err != nil {
		return err
	}
	for {
		line, err := imapLine(r)
		if err != nil {
			return err
		}
		up := strings.ToUpper(line)
		if strings.HasPrefix(up, "A2 OK") {
			return nil
		}
		if strings.HasPrefix(up, "A2 ") {
			return refusal(line)
		}
	}
}

func imapLine(r *bufio.Reader) (string, error) {
	s, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(s, "\r\n"), nil
}

// smtpStartTLS follows RFC 3207.
func smtpStartTLS(r *textproto.Reader, conn net.Conn) error {
	if _, _, err := r.ReadResponse(220); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "EHLO "+heloName(conn)+"\r\n"); err != nil {
		return err
	}
	_, text, err := r.ReadResponse(250)
	if err != nil {
		return err
	}
	offered := false
	for _, line := range strings.Split(text, "\n") {
		offered = offered || strings.EqualFold(strings.TrimSpace(line), "STARTTLS")
	}
	if !offered {
		return errNoStartTLS
	}
	if _, err := io.WriteString(conn, "STARTTLS\r\n"); err != nil {
		return err
	}
	_, _, err = r.ReadResponse(220)
	return err
}

// heloName is the name that we say in EHLO: the address literal of this end
// (RFC 5321 section 4.1.3), for a desktop has no name in DNS.
func heloName(conn net.Conn) string {
	addr, ok := conn.LocalAddr().(*net.TCPAddr)
	switch {
	case !ok:
		return "[127.0.0.1]"
	case addr.IP.To4() != nil:
		return "[" + addr.IP.String() + "]"
	}
	return "[IPv6:" + addr.IP.String() + "]"
}

func hasWord(s, word string) bool {
	for _, w := range strings.Fields(s) {
		if w == word {
			return true
		}
	}
	return false
}

func refusal(line string) error { return errors.New(plain(line)) }

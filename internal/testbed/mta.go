//go:build unix

package testbed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// MTAServer is a real mail server, chasquid, for the domain example.no: it
// takes mail from outside and from signed-in users and delivers it to the
// mailboxes of a Dovecot over LMTP. A user signs in with the whole address.
// Nothing that is addressed elsewhere leaves the machine.
type MTAServer struct {
	// SMTPAddr takes mail from outside, SubmissionAddr from users (STARTTLS,
	// then AUTH), SubmissionsAddr from users with TLS from the start. All are
	// 127.0.0.1:port.
	SMTPAddr, SubmissionAddr, SubmissionsAddr string
	// CAFile holds, as PEM, the authority that signs the certificate.
	CAFile string

	t       testing.TB
	dir     string
	daemon  string
	process *process
}

// MTA starts a mail server in front of a Dovecot; it ends with the test.
func MTA(t testing.TB, dovecot *DovecotServer) *MTAServer {
	t.Helper()
	m := &MTAServer{t: t, dir: roomFor(t), daemon: program(t, "chasquid", "chasquid"), CAFile: dovecot.CAFile}
	ports := freePorts(t, 3)
	m.SMTPAddr, m.SubmissionAddr, m.SubmissionsAddr = local(ports[0]), local(ports[1]), local(ports[2])
	if err := m.prepare(dovecot, program(t, "mda-lmtp", "chasquid")); err != nil {
		t.Fatalf("mail server: %v", err)
	}
	m.Start()
	t.Cleanup(m.Kill)
	return m
}

// prepare writes certificate and configuration.
func (m *MTAServer) prepare(dovecot *DovecotServer, agent string) error {
	certs := filepath.Join(m.dir, "certs", "mail."+Domain)
	for _, dir := range []string{certs, filepath.Join(m.dir, "domains", Domain), filepath.Join(m.dir, "data")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	lines := []string{
		`hostname: "mail.` + Domain + `"`,
		`smtp_address: "` + m.SMTPAddr + `"`,
		`submission_address: "` + m.SubmissionAddr + `"`,
		`submission_over_tls_address: "` + m.SubmissionsAddr + `"`,
		`mail_delivery_agent_bin: "` + agent + `"`,
	}
	for _, argument := range []string{"--addr", dovecot.LMTPAddr, "--addr_network", "tcp", "-f", "%from%", "-d", "%to%"} {
		lines = append(lines, `mail_delivery_agent_args: "`+argument+`"`)
	}
	lines = append(lines,
		`data_dir: "`+filepath.Join(m.dir, "data")+`"`,
		`mail_log_path: "`+m.mailLog()+`"`,
		`dovecot_auth: true`,
		`dovecot_userdb_path: "`+dovecot.path("run/auth-mta-userdb")+`"`,
		`dovecot_client_path: "`+dovecot.path("run/auth-mta-client")+`"`,
	)
	return errors.Join(
		dovecot.authority.issue(Trusted, filepath.Join(certs, "fullchain.pem"), filepath.Join(certs, "privkey.pem")),
		os.WriteFile(filepath.Join(m.dir, "chasquid.conf"), []byte(strings.Join(lines, "\n")+"\n"), 0o644),
	)
}

func (m *MTAServer) mailLog() string { return filepath.Join(m.dir, "mail.log") }

// Start starts the server again, on the same ports, after Stop or Kill. What it
// had taken and not delivered is delivered then.
func (m *MTAServer) Start() {
	m.t.Helper()
	freed(m.SMTPAddr, m.SubmissionAddr, m.SubmissionsAddr)
	// Mail for other domains would be sent to port 1, where nobody listens.
	cmd := exec.Command(m.daemon, "-config_dir", m.dir, "-alsologtostderr", "-testing__outgoing_smtp_port", "1")
	cmd.Dir = m.dir
	process, err := launch(cmd, filepath.Join(m.dir, "out.log"))
	if err != nil {
		m.t.Fatalf("mail server: %v", err)
	}
	m.process = process
	err = process.await(func() bool {
		return greets(m.SMTPAddr, "220") && greets(m.SubmissionAddr, "220") && listens(m.SubmissionsAddr)
	})
	if err != nil {
		process.end(syscall.SIGKILL)
		m.t.Fatalf("mail server: %v", err)
	}
}

// Stop ends the server.
func (m *MTAServer) Stop() { m.process.end(syscall.SIGTERM) }

// Kill ends the server at once, as a power cut does.
func (m *MTAServer) Kill() { m.process.end(syscall.SIGKILL) }

// Pause makes the server hang, with its connections open; Resume lets it go on.
func (m *MTAServer) Pause() { m.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (m *MTAServer) Resume() { m.signal(syscall.SIGCONT) }

func (m *MTAServer) signal(s syscall.Signal) {
	m.t.Helper()
	if err := m.process.signal(s); err != nil {
		m.t.Fatalf("mail server: %v", err)
	}
}

// WaitDrained waits until the server has delivered, or given up, all that it has
// taken; it ends the test when that takes longer than half a minute.
func (m *MTAServer) WaitDrained() {
	m.t.Helper()
	if !poll(startLimit, func() bool {
		left, err := os.ReadDir(filepath.Join(m.dir, "data", "queue"))
		return err == nil && len(left) == 0
	}) {
		m.t.Fatalf("mail server: mails are left in the queue\n%s", m.Log())
	}
}

// Log is what the server has logged of the mails that it handled, and below it
// its own messages.
func (m *MTAServer) Log() string {
	mails, _ := os.ReadFile(m.mailLog())
	own, _ := os.ReadFile(filepath.Join(m.dir, "out.log"))
	return string(mails) + string(own)
}

// Deliver sends a message as another mail server does, over the SMTP port
// without signing in.
func (m *MTAServer) Deliver(from, to string, message []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", m.SMTPAddr)
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	_ = conn.SetDeadline(time.Now().Add(startLimit))
	client, err := smtp.NewClient(conn, "127.0.0.1")
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	defer func() { _ = client.Close() }()
	if err := sendMessage(client, from, to, message); err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	return nil
}

// sendMessage speaks one message (RFC 5321).
func sendMessage(client *smtp.Client, from, to string, message []byte) error {
	if err := client.Hello("localhost"); err != nil {
		return err
	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(message); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	return client.Quit()
}

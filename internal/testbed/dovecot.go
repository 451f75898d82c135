//go:build unix

package testbed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Password is that of every test user, on every server.
const Password = "pw"

// Domain is the mail domain of the test servers: support is support@example.no.
const Domain = "example.no"

// DovecotOptions are what a test may want different.
type DovecotOptions struct {
	// Users are the mailboxes beside support, requester, colleague,
	// andrelinje and agent1 to agent4.
	Users []string
	// Certificate is what the server shows; Trusted unless said.
	Certificate Certificate
	// ExtraConfig is added to the configuration, for instance
	// "imap_capability = IMAP4rev1" for a thin server.
	ExtraConfig string
}

// DovecotServer is a real Dovecot with an IMAP, an IMAPS and an LMTP port.
// Mailboxes have INBOX and Sent, Drafts and Trash with their special use.
type DovecotServer struct {
	// IMAPAddr takes IMAP in the clear and with STARTTLS, IMAPSAddr with TLS
	// from the start, LMTPAddr takes deliveries. All are 127.0.0.1:port.
	IMAPAddr, IMAPSAddr, LMTPAddr string
	// CAFile holds, as PEM, the authority that signs the certificates.
	CAFile string

	t         testing.TB
	dir       string
	daemon    string
	doveadm   string
	users     []string
	authority *authority
	owner     mailOwner
	process   *process
}

// mailOwner is the system user whose files the mailboxes are: the caller, or
// "mail" when the caller is root, for whom Dovecot keeps no mail.
type mailOwner struct {
	name, group string
	uid, gid    string
	root        bool
}

// Dovecot starts a Dovecot that ends with the test.
func Dovecot(t testing.TB, options DovecotOptions) *DovecotServer {
	t.Helper()
	users := append([]string{"support", "requester", "colleague", "andrelinje", "agent1", "agent2", "agent3", "agent4"}, options.Users...)
	d := &DovecotServer{
		t: t, dir: roomFor(t), users: users,
		daemon:  program(t, "dovecot", "dovecot-imapd"),
		doveadm: program(t, "doveadm", "dovecot-core"),
	}
	if _, err := os.Stat("/usr/lib/dovecot/lmtp"); err != nil {
		if _, err := os.Stat("/usr/libexec/dovecot/lmtp"); err != nil {
			t.Fatalf("Dovecot's lmtp is missing: install the Debian package dovecot-lmtpd")
		}
	}
	ports := freePorts(t, 3)
	d.IMAPAddr, d.IMAPSAddr, d.LMTPAddr = local(ports[0]), local(ports[1]), local(ports[2])
	if err := d.prepare(options, ports); err != nil {
		t.Fatalf("dovecot: %v", err)
	}
	d.Start()
	t.Cleanup(d.Kill) // which takes no second; nothing is kept
	return d
}

// prepare writes users, certificates and configuration.
func (d *DovecotServer) prepare(options DovecotOptions, ports []string) error {
	owner, err := findOwner()
	if err != nil {
		return err
	}
	d.owner = owner
	for _, sub := range []string{"run", "state", "tls", "mail"} {
		if err := os.Mkdir(filepath.Join(d.dir, sub), 0o755); err != nil {
			return err
		}
	}
	if d.authority, err = newAuthority(filepath.Join(d.dir, "tls")); err != nil {
		return err
	}
	d.CAFile = d.authority.file
	if err := d.authority.issue(options.Certificate, d.path("tls/cert.pem"), d.path("tls/key.pem")); err != nil {
		return err
	}
	var passwords strings.Builder
	for _, name := range d.users {
		fmt.Fprintf(&passwords, "%s:{PLAIN}%s:%s:%s::%s::\n", name, Password, owner.uid, owner.gid, d.path("mail/"+name))
	}
	return errors.Join(
		os.WriteFile(d.path("users"), []byte(passwords.String()), 0o644),
		os.WriteFile(d.path("dovecot.conf"), []byte(dovecotConfig(d, ports, options.ExtraConfig)), 0o644),
		d.own(d.path("mail")),
	)
}

// findOwner decides whose the mail is.
func findOwner() (mailOwner, error) {
	var account *user.User
	var err error
	root := os.Getuid() == 0
	if root {
		account, err = user.Lookup("mail")
	} else {
		account, err = user.Current()
	}
	if err != nil {
		return mailOwner{}, err
	}
	group, err := user.LookupGroupId(account.Gid)
	if err != nil {
		return mailOwner{}, err
	}
	return mailOwner{name: account.Username, group: group.Name, uid: account.Uid, gid: account.Gid, root: root}, nil
}

// path is a file in the server's directory.
func (d *DovecotServer) path(name string) string { return filepath.Join(d.dir, name) }

// own gives a path to the owner of the mail.
func (d *DovecotServer) own(path string) error {
	if !d.owner.root {
		return nil
	}
	_, err := runTool(exec.Command("chown", "-R", d.owner.uid+":"+d.owner.gid, path))
	return err
}

// Start starts the server again, on the same ports, after Stop or Kill.
func (d *DovecotServer) Start() {
	d.t.Helper()
	freed(d.IMAPAddr, d.IMAPSAddr, d.LMTPAddr)
	cmd := exec.Command(d.daemon, "-F", "-c", d.path("dovecot.conf"))
	cmd.Dir = d.dir
	process, err := launch(cmd, d.path("out.log"))
	if err != nil {
		d.t.Fatalf("dovecot: %v", err)
	}
	d.process = process
	err = process.await(func() bool { return greets(d.IMAPAddr, "* OK") && listens(d.IMAPSAddr) && greets(d.LMTPAddr, "220") })
	if err != nil {
		process.end(syscall.SIGKILL)
		d.t.Fatalf("dovecot: %v\n%s", err, d.Log())
	}
}

// Stop ends the server in good order; its connections are closed.
func (d *DovecotServer) Stop() { d.process.end(syscall.SIGTERM) }

// Kill ends the server at once, as a power cut does.
func (d *DovecotServer) Kill() { d.process.end(syscall.SIGKILL) }

// Pause makes the server hang: it accepts nothing and answers nothing, and its
// connections stay open. Resume lets it go on.
func (d *DovecotServer) Pause() { d.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (d *DovecotServer) Resume() { d.signal(syscall.SIGCONT) }

func (d *DovecotServer) signal(s syscall.Signal) {
	d.t.Helper()
	if err := d.process.signal(s); err != nil {
		d.t.Fatalf("dovecot: %v", err)
	}
}

// Log is what the server has logged so far.
func (d *DovecotServer) Log() string {
	data, _ := os.ReadFile(d.path("dovecot.log"))
	return string(data)
}

// Doveadm runs Dovecot's own tool and gives its output, for instance
// Doveadm("fetch", "-u", "support", "uid flags", "mailbox", "INBOX").
func (d *DovecotServer) Doveadm(args ...string) string {
	d.t.Helper()
	out, err := runTool(exec.Command(d.doveadm, append([]string{"-c", d.path("dovecot.conf")}, args...)...))
	if err != nil {
		d.t.Fatalf("doveadm: %v", err)
	}
	return out
}

// Append puts a message into a folder, as a mail program does with IMAP APPEND.
func (d *DovecotServer) Append(mailbox, folder string, message []byte) {
	d.t.Helper()
	cmd := exec.Command(d.doveadm, "-c", d.path("dovecot.conf"), "save", "-u", mailbox, "-m", folder)
	cmd.Stdin = bytes.NewReader(message)
	if _, err := runTool(cmd); err != nil {
		d.t.Fatalf("dovecot: append: %v", err)
	}
}

// Deliver puts a message into a user's INBOX by LMTP, as a mail server does.
func (d *DovecotServer) Deliver(mailbox string, message []byte) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	if err := deliverLMTP(ctx, d.LMTPAddr, mailbox+"@"+Domain, message); err != nil {
		d.t.Fatalf("dovecot: deliver: %v", err)
	}
}

// Seed writes messages straight into a folder's files, in order, which is the
// fast way to many; their arrival times are their order, a second apart, the
// last one now. The mailbox should not have been opened before; where it was,
// the messages arrive as new ones (see Add).
func (d *DovecotServer) Seed(mailbox, folder string, messages iter.Seq[[]byte]) {
	d.t.Helper()
	d.seed(mailbox, folder, 1_000_000_000, messages)
	if folder != "INBOX" {
		_ = os.WriteFile(filepath.Join(d.maildir(mailbox, folder), "maildirfolder"), nil, 0o600)
	}
	if err := d.own(d.path("mail/" + mailbox)); err != nil {
		d.t.Fatalf("dovecot: seed: %v", err)
	}
}

// Add writes messages into the files of a folder that was seeded, as Seed does
// but into its mail of now: they are newer than all that is there.
func (d *DovecotServer) Add(mailbox, folder string, messages iter.Seq[[]byte]) {
	d.t.Helper()
	for _, path := range d.seed(mailbox, folder, time.Now().Unix(), messages) {
		if err := d.own(path); err != nil {
			d.t.Fatalf("dovecot: add: %v", err)
		}
	}
}

// seed writes the files and gives their paths. The name of a file, and so its
// place in the folder, is told by base.
func (d *DovecotServer) seed(mailbox, folder string, base int64, messages iter.Seq[[]byte]) (paths []string) {
	d.t.Helper()
	dir := d.maildir(mailbox, folder)
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			d.t.Fatalf("dovecot: seed: %v", err)
		}
	}
	for message := range messages {
		i := len(paths)
		paths = append(paths, filepath.Join(dir, "cur", fmt.Sprintf("%010d.M%06dP1.seed:2,", base+int64(i), i%1_000_000)))
		if err := os.WriteFile(paths[i], message, 0o600); err != nil {
			d.t.Fatalf("dovecot: seed: %v", err)
		}
	}
	first := time.Now().Add(-time.Duration(len(paths)) * time.Second)
	for i, path := range paths {
		at := first.Add(time.Duration(i+1) * time.Second)
		if err := os.Chtimes(path, at, at); err != nil {
			d.t.Fatalf("dovecot: seed: %v", err)
		}
	}
	return paths
}

// maildir is the directory of a folder.
func (d *DovecotServer) maildir(mailbox, folder string) string {
	dir := d.path("mail/" + mailbox + "/Maildir")
	if folder == "INBOX" {
		return dir
	}
	return filepath.Join(dir, "."+strings.ReplaceAll(folder, "/", "."))
}

// Mail reads the messages of a folder from its files, in the order of arrival,
// as they stand there. It sets no flags.
func (d *DovecotServer) Mail(mailbox, folder string) [][]byte {
	var names []string
	for _, sub := range []string{"new", "cur"} {
		found, _ := filepath.Glob(filepath.Join(d.maildir(mailbox, folder), sub, "[0-9]*"))
		names = append(names, found...)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	var messages [][]byte
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil {
			messages = append(messages, data)
		}
	}
	return messages
}

// WaitMail waits until a folder holds at least count messages and gives them;
// it ends the test when that takes longer than half a minute.
func (d *DovecotServer) WaitMail(mailbox, folder string, count int) [][]byte {
	d.t.Helper()
	var messages [][]byte
	if !poll(startLimit, func() bool {
		messages = d.Mail(mailbox, folder)
		return len(messages) >= count
	}) {
		d.t.Fatalf("dovecot: %s of %s has %d messages, want %d", folder, mailbox, len(messages), count)
	}
	return messages
}

// Misname puts a message into a folder's files under a name that tells a wrong
// size: Dovecot ends the connection that asks for it in the middle of the
// answer. If it heals, it gives the file its right name and delivers it the next
// time; else it never does.
func (d *DovecotServer) Misname(mailbox, folder string, message []byte, heals bool) {
	d.t.Helper()
	physical, virtual := len(message), len(message)+9
	if !heals {
		physical += 7
	}
	now := time.Now()
	name := fmt.Sprintf("%d.M%06dP1.seed,S=%d,W=%d:2,", now.Unix(), now.Nanosecond()/1000, physical, virtual)
	path := filepath.Join(d.maildir(mailbox, folder), "cur", name)
	err := os.WriteFile(path, message, 0o600)
	if err == nil {
		err = d.own(path)
	}
	if err != nil {
		d.t.Fatalf("dovecot: misname: %v", err)
	}
}

package bench

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"linje/internal/testbed"
)

// peer is mbsync and notmuch with a directory of their own.
type peer struct {
	dir             string
	mbsync, notmuch string
}

func newPeer(b *testing.B, addr, user string) peer {
	b.Helper()
	p := peer{dir: b.TempDir()}
	for name, path := range map[string]*string{"mbsync": &p.mbsync, "notmuch": &p.notmuch} {
		found, err := exec.LookPath(name)
		if err != nil {
			b.Fatalf("%s is missing: run scripts/need.sh bench", name)
		}
		*path = found
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		b.Fatal(err)
	}
	// It does not wait for the disk after each mail: nor does Linje.
	config := fmt.Sprintf(`FSync no

IMAPAccount a
Host %s
Port %s
User %s
Pass %s
SSLType None

IMAPStore far
Account a

MaildirStore near
Path %[5]s/mail/
Inbox %[5]s/mail/INBOX
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
`, host, port, user, testbed.Password, p.dir)
	index := fmt.Sprintf("[database]\npath=%s/mail\n[user]\nname=Support\nprimary_email=%s@%s\n[new]\ntags=new\nignore=.uidvalidity;.mbsyncstate\n"+
		"[search]\nexclude_tags=\n[maildir]\nsynchronize_flags=true\n", p.dir, user, testbed.Domain)
	if err = os.MkdirAll(filepath.Join(p.dir, "mail"), 0o700); err == nil {
		err = os.WriteFile(p.config("mbsyncrc"), []byte(config), 0o600)
	}
	if err == nil {
		err = os.WriteFile(p.config("notmuchrc"), []byte(index), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func (p peer) config(name string) string { return filepath.Join(p.dir, name) }

// fetch is an mbsync of the inbox.
func (p peer) fetch() *exec.Cmd {
	return p.command(p.mbsync, "-q", "-c", p.config("mbsyncrc"), "c")
}

// index is a notmuch new.
func (p peer) index() *exec.Cmd {
	return p.command(p.notmuch, "--config="+p.config("notmuchrc"), "new", "--quiet")
}

// search is a notmuch search.
func (p peer) search(query string) *exec.Cmd {
	return p.command(p.notmuch, "--config="+p.config("notmuchrc"), "search", "--limit=50", query)
}

func (p peer) command(path string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "HOME="+p.dir)
	return cmd
}

// rawFetch signs in, asks for all mails of the inbox in one command and throws
// away what comes: the least that any program must do. It gives the time and
// the bytes. With a CA file it uses TLS.
func rawFetch(b *testing.B, addr, user, caFile string) (time.Duration, int64) {
	b.Helper()
	began := time.Now()
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(began.Add(10 * time.Minute))
	if caFile != "" {
		conn = tls.Client(conn, &tls.Config{ServerName: "localhost", RootCAs: authority(b, caFile)})
	}
	r := &rawReader{r: bufio.NewReaderSize(conn, 64<<10)}
	_, err = fmt.Fprintf(conn, "a LOGIN %s %s\r\n", user, testbed.Password)
	if err == nil {
		err = r.until("a OK")
	}
	if err == nil {
		_, err = fmt.Fprintf(conn, "b EXAMINE INBOX\r\nc UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n")
	}
	if err == nil {
		err = r.until("c OK")
	}
	if err != nil {
		b.Fatalf("raw fetch: %v", err)
	}
	return time.Since(began), r.read
}

func authority(b *testing.B, file string) *x509.CertPool {
	b.Helper()
	pool := x509.NewCertPool()
	pem, err := os.ReadFile(file)
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		b.Fatalf("no certificate in %s: %v", file, err)
	}
	return pool
}

// rawReader reads answers of an IMAP server and throws them away.
type rawReader struct {
	r    *bufio.Reader
	read int64
}

// until reads on to the end of the line that begins with mark, literals as they
// are announced.
func (r *rawReader) until(mark string) error {
	for {
		line, err := r.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		r.read += int64(len(line))
		if bytes.HasPrefix(line, []byte(mark)) {
			return nil
		}
		line = bytes.TrimRight(line, "\r\n")
		open := bytes.LastIndexByte(line, '{')
		if open < 0 || line[len(line)-1] != '}' {
			continue
		}
		size, err := strconv.ParseInt(string(line[open+1:len(line)-1]), 10, 64)
		if err != nil {
			continue
		}
		n, err := io.CopyN(io.Discard, r.r, size)
		r.read += n
		if err != nil {
			return err
		}
	}
}

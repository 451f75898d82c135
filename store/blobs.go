package store

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"linje/support"
)

// blobFolder holds the bytes of attachments, beside the database.
const blobFolder = "attachments"

// unfinished is how the names of files begin that are being written.
const unfinished = "new-"

// blobs are the bytes of attachments, each a file named by its hash: the same
// content many times is one file. A file is written under another name and then
// renamed, so that one with that name is whole.
type blobs struct {
	dir string
	// create makes a file that is written and then renamed. Tests make it fail.
	create func(dir string) (blobFile, error)
}

// blobFile is a new file.
type blobFile interface {
	io.WriteCloser
	Name() string
	Sync() error
}

func newBlobs(dir string) *blobs {
	return &blobs{dir: dir, create: func(dir string) (blobFile, error) { return os.CreateTemp(dir, unfinished+"*") }}
}

func (b *blobs) path(h support.Hash) string {
	name := h.String()
	return filepath.Join(b.dir, name[:2], name)
}

// has reports whether there is a file of that hash and size. Whether it holds
// what it should is seen when it is read.
func (b *blobs) has(h support.Hash, size int64) bool {
	info, err := os.Stat(b.path(h))
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// put writes bytes, unless they are there. It does not wait for the disk: after
// a loss of power a file may be damaged, which is seen when it is read, and it
// can be fetched again; nor does SQLite wait for each of its transactions.
func (b *blobs) put(h support.Hash, data []byte) error {
	if b.has(h, int64(len(data))) {
		return nil
	}
	f, err := b.open()
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return b.finish(f, h, err)
}

// replace writes bytes also where there is a file, which is damaged.
func (b *blobs) replace(h support.Hash, data []byte) error {
	f, err := b.open()
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	return b.finish(f, h, err)
}

// filled is a file that has no name yet. No sweep takes it.
type filled struct {
	temporary string
	hash      support.Hash
	size      int64
}

// fill writes what write writes, and says what it was. It waits for the disk.
func (b *blobs) fill(write func(w io.Writer) error) (filled, error) {
	f, err := b.open()
	if err != nil {
		return filled{}, err
	}
	sum := sha256.New()
	count := &counter{to: io.MultiWriter(f, sum)}
	if err = write(count); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return filled{}, err
	}
	return filled{temporary: f.Name(), hash: support.Hash(sum.Sum(nil)), size: count.n}, nil
}

type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	return n, err
}

// open makes a new file, and the directory where it is missing.
func (b *blobs) open() (blobFile, error) {
	f, err := b.create(b.dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, err
	}
	return b.create(b.dir)
}

// finish closes a written file and gives it its name, or removes it when there
// was an error.
func (b *blobs) finish(f blobFile, h support.Hash, err error) error {
	if err = errors.Join(err, f.Close()); err == nil {
		return b.name(f.Name(), h)
	}
	_ = os.Remove(f.Name())
	return err
}

// name gives a whole file its name.
func (b *blobs) name(temporary string, h support.Hash) error {
	path := b.path(h)
	err := os.Rename(temporary, path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			err = os.Rename(temporary, path)
		}
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return err
}

// data returns the bytes of a hash; CodeAttachmentLost when they are not there
// or are others.
func (b *blobs) data(h support.Hash, size int) ([]byte, error) {
	data, err := os.ReadFile(b.path(h))
	if err == nil && (len(data) != size || support.HashOf(data) != h) {
		err = errDamaged
	}
	if err != nil {
		return nil, lost(err)
	}
	return data, nil
}

var errDamaged = errors.New("damaged")

// lost is the error of an attachment that cannot be read here.
func lost(err error) error { return support.E(support.CodeAttachmentLost, "store.attachment", err) }

// verified opens a file after it was read once to see that it holds what it
// should. The bytes never are in memory all at once.
func (b *blobs) verified(h support.Hash, size int64) (*os.File, error) {
	f, err := os.Open(b.path(h))
	if err != nil {
		return nil, lost(err)
	}
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err == nil && (n != size || support.Hash(sum.Sum(nil)) != h) {
		err = errDamaged
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(lost(err), f.Close())
	}
	return f, nil
}

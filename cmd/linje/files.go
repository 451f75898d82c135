package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/adrg/xdg"

	"linje/platform"
	"linje/support"
)

// files are the user's files as the window sees them.
type files struct{}

// mostRead bounds a file that is attached or imported.
const mostRead = 64 << 20

func (files) Downloads() string { return xdg.UserDirs.Download }

func (files) SaveName(name string) string { return platform.SaveFileName(name) }

func (files) Save(dir, name string, write func(io.Writer) error) (string, error) {
	dir, err := folder(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return "", saveError(dir, err)
	}
	var source error // of the bytes, not of the folder
	path, err := platform.WriteNew(dir, platform.SaveFileName(name), func(to io.Writer) error {
		source = write(to)
		return source
	})
	var known *support.Error
	switch {
	case source != nil && errors.As(source, &known):
		return "", source
	case err != nil:
		return "", saveError(dir, err)
	}
	return path, nil
}

// folder is a folder as the user wrote it: "~" and what is not a whole path are
// taken from their home.
func folder(dir string) (string, error) {
	if filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return dir, err
	}
	return filepath.Join(home, strings.TrimPrefix(dir, "~")), nil
}

// saveError says what kept a file from being written in a folder.
func saveError(dir string, err error) error {
	code := support.CodeFolderWrite
	if errors.Is(err, syscall.ENOSPC) {
		code = support.CodeDiskFull
	}
	return &support.Error{Code: code, Op: "files.Save", Detail: dir, Err: err}
}

func (files) Open(ctx context.Context, path string) error {
	return platform.OpenFolder(ctx, path)
}

func (files) Read(_ context.Context, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &support.Error{Code: support.CodeNotFound, Op: "files.Read", Detail: path, Err: err}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostRead+1))
	if err != nil {
		return nil, &support.Error{Code: support.CodeInvalid, Op: "files.Read", Detail: path, Err: err}
	}
	if len(data) > mostRead {
		return nil, support.Ef(support.CodeTooLarge, "files.Read", "%s", path)
	}
	return data, nil
}

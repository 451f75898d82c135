package main

import (
	"context"
	"io"
	"os"

	"github.com/adrg/xdg"

	"linje/platform"
	"linje/support"
)

// files are the user's files as the window sees them.
type files struct{}

// mostRead bounds a file that is attached or imported.
const mostRead = 64 << 20

func (files) Downloads() string { return xdg.UserDirs.Download }

func (files) Save(_ context.Context, dir, name string, data []byte) (string, error) {
	path, err := platform.WriteNew(dir, platform.SaveFileName(name), data)
	if err != nil {
		return "", &support.Error{Code: support.CodeDiskFull, Op: "files.Save", Detail: dir, Err: err}
	}
	return path, nil
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

package support

import "io"

// File is an open file that is read.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
}

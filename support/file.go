package support

import "io"

// File is an open file that is read.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// RemotePart is a part of a mail that stayed on the server.
type RemotePart struct {
	Section  []int  // its number (RFC 3501 section 6.4.5)
	Size     int64  // bytes as sent
	Encoding string // Content-Transfer-Encoding in lower case
}

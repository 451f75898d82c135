package assets

import "embed"

// Practice holds the practice mailbox: requests with their answers under
// practice/threads, what arrives while it runs under practice/arrivals, and
// short replies under practice/thanks. practice/README.md describes the files.
//
//go:embed practice/threads/*.txt practice/arrivals/*.txt practice/thanks/*.txt
var Practice embed.FS

package foreign

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"

	"linje/support"
)

// maxParts bounds the parts of a page that was saved as one file.
const maxParts = 500

// isMHTML reports whether a file is a page with all that belongs to it, as
// browsers save it as .mht or .mhtml (RFC 2557).
func isMHTML(data []byte) bool {
	start := strings.ToLower(string(data[:min(len(data), 4<<10)]))
	return strings.Contains(start, "mime-version:") && strings.Contains(start, "multipart/related") ||
		strings.HasPrefix(start, "from: <saved by")
}

// mhtml takes the page out of such a file, as UTF-8, with where it was.
func (r *reader) mhtml(name string, data []byte) (page []byte, address string, ok bool) {
	in := bufio.NewReader(bytes.NewReader(data))
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	kind, params, errType := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || errType != nil {
		r.fault(support.Fault{File: name, Code: "foreign_broken", Detail: "MIME"})
		return nil, "", false
	}
	address = header.Get("Snapshot-Content-Location")
	if !strings.HasPrefix(kind, "multipart/") {
		if page, err = mhtmlPart(header, in); err == nil && kind == "text/html" {
			return page, address, true
		}
		r.fault(support.Fault{File: name, Code: "foreign_no_page"})
		return nil, "", false
	}
	parts := multipart.NewReader(in, params["boundary"])
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			r.fault(support.Fault{File: name, Code: "foreign_no_page"})
			return nil, "", false
		}
		if err != nil {
			break
		}
		if kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil || kind != "text/html" {
			continue
		}
		if address == "" {
			address = part.Header.Get("Content-Location")
		}
		page, err := mhtmlPart(part.Header, part)
		if len(page) > 0 { // one that is cut off is read as far as it goes
			if err != nil {
				r.note(support.Fault{File: name, Code: "foreign_cut"})
			}
			return page, address, true
		}
	}
	r.fault(support.Fault{File: name, Code: "foreign_broken", Detail: "MIME"})
	return nil, "", false
}

// mhtmlPart decodes the body of a part.
func mhtmlPart(h textproto.MIMEHeader, in io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		in = quotedprintable.NewReader(in)
	case "base64":
		in = base64.NewDecoder(base64.StdEncoding, in)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxPage+1))
	_, params, _ := mime.ParseMediaType(h.Get("Content-Type"))
	label := params["charset"]
	if e, name := charset.Lookup(label); e != nil && name != "utf-8" {
		if out, err := e.NewDecoder().Bytes(data); err == nil {
			return out, nil
		}
	}
	return data, err
}

// kilobytes names a bound.
func kilobytes(n int) string { return strconv.Itoa(n>>10) + " kB" }

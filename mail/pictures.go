package mail

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"linje/support"
)

const (
	maxImages     = 40
	maxImageBytes = 10 << 20
	maxImagesSize = 32 << 20 // of all together
	maxPixels     = 24 << 20 // of one: 96 MB once it is unpacked
	maxRemote     = 60
	maxReferences = 1000 // pictures of one text that are looked at
)

// pictures lists the pictures that a mail's HTML shows: those that came with
// it (RFC 2392), and the addresses of those that lie elsewhere.
func pictures(c *content) (images []support.ContentImage, remote []string) {
	var used []*part
	size := 0
	for _, src := range pictureSources(c) {
		if address := remoteAddress(src); address != "" {
			if len(remote) < maxRemote && !slices.Contains(remote, address) {
				remote = append(remote, address)
			}
			continue
		}
		p := c.pictureNamed(src)
		if p == nil || len(images) >= maxImages || slices.Contains(used, p) {
			continue
		}
		used = append(used, p)
		if len(p.body) > 2*maxImageBytes {
			continue
		}
		data := p.decoded()
		kind := imageKind(data)
		if kind == "" || size+len(data) > maxImagesSize {
			continue
		}
		size += len(data)
		images = append(images, support.ContentImage{Name: p.fileName(), Type: kind, Data: data})
	}
	return images, remote
}

// pictureSources lists where the pictures of all HTML texts come from.
func pictureSources(c *content) []string {
	var all []string
	for _, p := range c.rich {
		page := &page{frames: []*frame{{}}, hiding: true, looking: true}
		page.read(p.text())
		all = append(all, page.pictures...)
	}
	return all[:min(len(all), maxReferences)]
}

// remoteAddress is the address of a picture on a web server, "" for others.
func remoteAddress(src string) string {
	src = strings.TrimSpace(src)
	if strings.HasPrefix(src, "//") {
		src = "https:" + src
	}
	u, err := url.Parse(src)
	if err != nil || len(src) > maxTarget || u.User != nil || u.Hostname() == "" {
		return ""
	}
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if host := u.Hostname(); !ascii(host) {
		to, err := idna.ToASCII(host)
		if err != nil {
			return ""
		}
		u.Host = strings.Replace(u.Host, host, to, 1)
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// pictureNamed finds the part that a picture's source names: by Content-ID, or,
// as some programs do, by its place or its name.
func (c *content) pictureNamed(src string) *part {
	name := strings.TrimSpace(src)
	byID := len(name) > 4 && strings.EqualFold(name[:4], "cid:")
	if byID {
		name = name[4:]
	}
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if name == "" {
		return nil
	}
	for _, p := range c.files {
		if strings.EqualFold(p.contentID(), name) || !byID && strings.EqualFold(strings.TrimSpace(p.header.first("Content-Location")), name) {
			return p
		}
	}
	name, _, _ = strings.Cut(name, "@")
	for _, p := range c.files {
		if p.filename != "" && strings.EqualFold(p.filename, name) {
			return p
		}
	}
	return nil
}

func (p *part) contentID() string {
	return cutBytes(oneLine(strings.Trim(p.header.first("Content-Id"), "<> ")), 250)
}

// imageKind tells what picture b is by its first bytes, "" when it is none
// that is shown, or one that is too large.
func imageKind(b []byte) string {
	if len(b) > maxImageBytes {
		return ""
	}
	kind, w, h := imageSize(b)
	if w <= 0 || h <= 0 || w > maxPixels || h > maxPixels || w*h > maxPixels {
		return ""
	}
	return kind
}

func imageSize(b []byte) (kind string, w, h int) {
	var c image.Config
	var err error
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		kind = "image/png"
		c, err = png.DecodeConfig(bytes.NewReader(b))
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		kind = "image/jpeg"
		c, err = jpeg.DecodeConfig(bytes.NewReader(b))
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		kind = "image/gif"
		c, err = gif.DecodeConfig(bytes.NewReader(b))
	case len(b) >= 30 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		w, h = webpSize(b)
		return "image/webp", w, h
	}
	if err != nil {
		return "", 0, 0
	}
	return kind, c.Width, c.Height
}

// webpSize reads width and height of a WebP picture (RFC 9649 section 2); b
// has at least 30 bytes.
func webpSize(b []byte) (w, h int) {
	switch string(b[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(b[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[28:]) & 0x3fff)
	case "VP8L":
		v := binary.LittleEndian.Uint32(b[21:])
		return int(v&0x3fff) + 1, int(v>>14&0x3fff) + 1
	case "VP8X":
		return (int(b[24]) | int(b[25])<<8 | int(b[26])<<16) + 1, (int(b[27]) | int(b[28])<<8 | int(b[29])<<16) + 1
	}
	return 0, 0
}

// givePictures tells the HTML texts of a mail which files came with it.
func givePictures(root *part) {
	var texts, found []*part
	var walk func(p *part)
	walk = func(p *part) {
		switch {
		case p.kind == "text/html":
			texts = append(texts, p)
		case len(p.children) == 0:
			found = append(found, p)
		}
		for _, child := range p.children {
			walk(child)
		}
	}
	walk(root)
	for _, t := range texts {
		t.pictures = found
	}
}

// isPicture tells by the first bytes whether a part is a picture of a kind that
// is shown.
func (p *part) isPicture() bool {
	head := part{header: p.header, body: p.body[:min(len(p.body), 64)]}
	b := head.decoded()
	for _, begin := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "RIFF"} {
		if bytes.HasPrefix(b, []byte(begin)) {
			return true
		}
	}
	return false
}

// shows reports whether the picture with that source came with the mail.
func (p *part) shows(src string) bool {
	if len(p.pictures) == 0 {
		return false
	}
	found := (&content{files: p.pictures}).pictureNamed(src)
	return found != nil && found.isPicture()
}

package gui

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // pictures in mails, with the two below
	_ "image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	// mostPixels bounds a picture before it is decoded: a few hundred bytes can
	// ask for gigabytes.
	mostPixels = 24_000_000
	// mostSide is the longest side that is kept: what no window needs more of.
	mostSide = 1800
	// leastSide is the shortest side of a picture that people look at; smaller
	// ones are there to tell that the mail was read.
	leastSide = 4
)

var (
	errNoPicture    = errors.New("no picture that can be shown")
	errSmallPicture = errors.New("a picture too small to be looked at")
)

// decodePicture reads a png, jpeg, gif (its first picture) or webp within bounds
// and makes it no larger than a window needs. It never panics.
func decodePicture(data []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			img, err = nil, fmt.Errorf("%w: %v", errNoPicture, r)
		}
	}()
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	w, h := int64(config.Width), int64(config.Height)
	if w <= 0 || h <= 0 || w*h > mostPixels {
		return nil, fmt.Errorf("%w: %d × %d", errNoPicture, w, h)
	}
	if w < leastSide || h < leastSide {
		return nil, errSmallPicture
	}
	if img, _, err = image.Decode(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	long := max(w, h)
	if long <= mostSide {
		return img, nil
	}
	small := image.NewRGBA(image.Rect(0, 0, int(max(1, w*mostSide/long)), int(max(1, h*mostSide/long))))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	return small, nil
}

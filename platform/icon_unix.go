//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
)

// pixels is a picture as a notification carries it, signature (iiibiiay): see
// "Icons and Images" in the Desktop Notifications Specification.
type pixels struct {
	Width, Height, Stride int32
	HasAlpha              bool
	BitsPerSample         int32
	Channels              int32
	Data                  []byte
}

// maxIcon bounds the side of an icon: it goes along with every notification.
const maxIcon = 256

// decodeIcon reads a PNG; nil when it is none or too large to be an icon.
func decodeIcon(data []byte) *pixels {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width > maxIcon || config.Height > maxIcon {
		return nil
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	flat := image.NewNRGBA(image.Rect(0, 0, config.Width, config.Height))
	draw.Draw(flat, flat.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	return &pixels{
		Width: int32(config.Width), Height: int32(config.Height), Stride: int32(flat.Stride),
		HasAlpha: true, BitsPerSample: 8, Channels: 4, Data: flat.Pix,
	}
}

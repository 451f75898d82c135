package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:material
var material embed.FS

// Material returns the starter material: articles, guides and templates as
// Markdown with front matter, links.csv, services.csv and groups.csv.
func Material() fs.FS {
	sub, err := fs.Sub(material, "material")
	if err != nil { // only an invalid path fails, and this one is fixed
		return material
	}
	return sub
}

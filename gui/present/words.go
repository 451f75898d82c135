// Package present says in words what a row, a label or a time shows. It is
// pure: no Fyne, so linjectl speaks with the same words as the window.
package present

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"linje/support"
)

// Words holds the texts of one language.
type Words struct {
	lang support.Language
	loc  *i18n.Localizer
}

// NewWords reads nb.json, nn.json or en.json out of files. An unknown language
// is an error.
func NewWords(l support.Language, files fs.FS) (*Words, error) {
	if !l.Valid() {
		return nil, fmt.Errorf("present.NewWords: unknown language %q", l)
	}
	name := string(l) + ".json"
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("present.NewWords: %w", err)
	}
	tag := language.Make(string(l))
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	if _, err := bundle.ParseMessageFileBytes(data, name); err != nil {
		return nil, fmt.Errorf("present.NewWords: %s: %w", name, err)
	}
	return &Words{lang: l, loc: i18n.NewLocalizer(bundle, string(l))}, nil
}

// Language is the language of the texts.
func (w *Words) Language() support.Language { return w.lang }

// T returns the text of a key. pairs are names and values for its template:
// w.T("case.due", "When", "i morgen"). A missing key comes back in brackets.
func (w *Words) T(key string, pairs ...any) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: templateData(pairs)}, key)
}

// N returns the text of a key for a number, which its template knows as .N.
func (w *Words) N(key string, n int, pairs ...any) string {
	data := templateData(pairs)
	data["N"] = n
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n}, key)
}

func (w *Words) localize(c *i18n.LocalizeConfig, key string) string {
	s, err := w.loc.Localize(c)
	if err != nil && s == "" {
		return "[" + key + "]"
	}
	return s
}

func templateData(pairs []any) map[string]any {
	data := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			data[name] = pairs[i+1]
		}
	}
	return data
}

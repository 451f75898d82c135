package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/knowledge"
)

// structured shows a text with its headings, lists and links, and its
// placeholders as fields.
func structured(env *Env, md string) []fyne.CanvasObject {
	return structuredWith(env, md, func(tag string) (string, widgets.Chip) { return tagLabel(env, tag), widgets.ChipField })
}

// fieldShown is what is shown of a placeholder, and how.
type fieldShown func(tag string) (text string, chip widgets.Chip)

// structuredWith is structured with placeholders shown in another way.
func structuredWith(env *Env, md string, field fieldShown) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, b := range knowledge.Blocks(md) {
		out = append(out, block(env, b, i == 0, field))
	}
	return out
}

const listIndent float32 = 20

func block(env *Env, b knowledge.Block, first bool, field fieldShown) fyne.CanvasObject {
	style := widgets.LineStyle{}
	switch b.Kind {
	case knowledge.BlockRule:
		return widgets.Inset(0, 6, 0, 6, widgets.NewHairline())
	case knowledge.BlockHeading:
		style.Bold = true
		if b.Level == 1 {
			style.Size = widgets.SizeTitle
		}
	case knowledge.BlockQuote:
		style.Color = widgets.ColorMuted
	case knowledge.BlockCode:
		return widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorPane, Radius: widgets.RadiusControl, Pad: fyne.NewSize(10, 6)}, spanText(env, b, style, field))
	}
	text := spanText(env, b, style, field)
	switch {
	case b.Kind == knowledge.BlockItem:
		return widgets.NewListItem(b.Mark, listIndent*float32(b.Level), text)
	case b.Kind == knowledge.BlockQuote:
		return widgets.Inset(14, 0, 0, 0, text)
	case b.Kind == knowledge.BlockHeading && !first:
		return widgets.Inset(0, 8, 0, 0, text)
	}
	return text
}

func spanText(env *Env, b knowledge.Block, style widgets.LineStyle, field fieldShown) *widgets.Text {
	spans := make([]widgets.TextSpan, len(b.Spans))
	for i, s := range b.Spans {
		spans[i] = widgets.TextSpan{Text: s.Text, Link: s.Link, Bold: s.Strong, Mono: s.Code}
		if s.Tag != "" {
			spans[i].Text, spans[i].Chip = field(s.Tag)
		}
	}
	text := widgets.NewSpans(spans, style)
	text.OnLink = env.OpenURL
	return text
}

// tagLabel is what a placeholder is called on screen; one that is not known keeps
// its braces.
func tagLabel(env *Env, name string) string {
	t := knowledge.Tag{Name: name}
	if q := t.Prompt(); q != "" {
		return q
	}
	for _, p := range knowledge.Placeholders() {
		if p == name {
			return env.T("field." + name)
		}
	}
	return "{{" + name + "}}"
}

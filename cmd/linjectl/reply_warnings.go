package main

import (
	"linje/gui/present"
	"linje/knowledge"
	"linje/support"
)

// warningShape is something to know about an answer, in JSON.
type warningShape struct {
	Kind     string           `json:"kind"`     // "form", "mixed" or "attachment"
	Language support.Language `json:"language"` // of the answer, for form; of part of it, for mixed
	Words    string           `json:"words"`    // that speak of an attachment
	Line     int              `json:"line"`     // they stand in, or that part begins in
}

// warn tells on standard error what one would want to know before the answer
// goes. It refuses nothing.
func (c *call) warn(t support.Thread, d support.Draft) []warningShape {
	asked := knowledge.HearRequester(t)
	a := knowledge.Answer{Text: d.Text, Form: d.Language, ByHand: c.given("language"), Neighbour: asked.Neighbour, Files: len(d.Attached)}
	if asked.Sure {
		a.Asked = asked.Language
	}
	shapes := []warningShape{}
	for _, w := range knowledge.Warnings(a) {
		switch w.Kind {
		case knowledge.WarnForm:
			wrote := present.LanguageName(c.words, asked.Language)
			if asked.Neighbour != knowledge.NoNeighbour {
				wrote = c.words.T("language." + string(asked.Neighbour))
			}
			c.remark("ctl.reply.warn.form", "Asked", present.LanguageInText(c.words, wrote), "Answer", present.LanguageInText(c.words, present.LanguageName(c.words, w.Form)))
			shapes = append(shapes, warningShape{Kind: "form", Language: w.Form})
		case knowledge.WarnMixed:
			c.remark("ctl.reply.warn.mixed", "Line", w.Mention.Line, "Part", present.LanguageInText(c.words, present.LanguageName(c.words, w.Form)),
				"Answer", present.LanguageInText(c.words, present.LanguageName(c.words, d.Language)))
			shapes = append(shapes, warningShape{Kind: "mixed", Language: w.Form, Line: w.Mention.Line})
		case knowledge.WarnAttachment:
			c.remark("ctl.reply.warn.attachment", "Words", oneLine(w.Mention.Words), "Line", w.Mention.Line)
			shapes = append(shapes, warningShape{Kind: "attachment", Words: w.Mention.Words, Line: w.Mention.Line})
		}
	}
	return shapes
}

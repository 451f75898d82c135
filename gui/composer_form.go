package gui

import (
	"strings"

	"linje/gui/present"
	"linje/knowledge"
	"linje/support"
)

// composingForm is what is known of the written form of an answer.
type composingForm struct {
	asked   knowledge.Hearing // what the requester writes
	formSet bool              // the agent has chosen the answer's form
}

// listen finds out what the requester writes.
func (c *composer) listen(t support.Thread) { c.at.asked = knowledge.HearRequester(t) }

// formWords is what the chip of the written form says, in full and in short.
type formWords struct{ full, name, code string }

// formWords says the form of the answer, and where it comes from: guessed from
// the requester's words, chosen, or a guess that may be wrong.
func (c *composer) formWords() formWords {
	env, form := c.env, c.at.draft.Language
	w := formWords{name: present.LanguageName(env.Words, form), code: strings.ToUpper(string(form))}
	if !form.Valid() {
		w.code = w.name
	}
	switch asked := c.at.asked; {
	case c.at.formSet || asked.Sure && form != asked.Language:
		w.full = env.T("composer.form.set", "Form", w.name)
	case asked.Neighbour != knowledge.NoNeighbour:
		w.full = env.T("composer.form.neighbour", "Asked", env.T("language."+string(asked.Neighbour)), "Form", present.LanguageInText(env.Words, w.name))
	case asked.Sure:
		w.full = env.T("composer.form.guessed", "Form", w.name)
	default:
		w.full = env.T("composer.form.unsure", "Form", w.name)
	}
	return w
}

const headLineGap float32 = 8

// fit makes room for the recipients: where it is narrow the name goes from the
// signature, then all of it, then the key of the written form, then where that
// comes from, then all of its name but the code.
func (h *composerHead) fit(width float32) {
	w := h.c.formWords()
	room := func(text string, key bool) float32 {
		h.setForm(text, key)
		return width - h.to.Width() - headLineGap - h.language.MinSize().Width
	}
	left := room(w.full, true)
	signs := h.signs && h.fitSignature(left-headLineGap, width <= 0)
	if shown(h.signature, signs); width <= 0 || left >= 0 || room(w.full, false) >= 0 || room(w.name, false) >= 0 {
		return
	}
	room(w.code, false)
}

// fitSignature sets what the signature's chip says, and reports whether there is
// room for it.
func (h *composerHead) fitSignature(left float32, always bool) bool {
	for _, text := range []string{h.signer, h.c.env.T("composer.signature.short")} {
		if h.signature.Text() != text {
			h.signature.Set(text, false)
		}
		if always || left >= h.signature.MinSize().Width {
			return true
		}
	}
	return false
}

func (h *composerHead) setForm(text string, key bool) {
	h.language.ShowKey(key)
	if h.language.Text() != text {
		h.language.Set(text, true)
	}
}

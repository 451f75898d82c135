package present

import (
	"slices"
	"strings"
	"time"

	"linje/support"
)

// UpkeepKind names a kind of upkeep: "Døde lenker".
func UpkeepKind(w *Words, k support.UpkeepKind) string { return w.T("upkeep.kind." + string(k)) }

// UpkeepWhy says what is amiss, in a line.
func UpkeepWhy(w *Words, f support.UpkeepFinding, now time.Time) string {
	switch f.Kind {
	case support.UpkeepDead:
		key := "upkeep.why.dead_status"
		if f.Link.Status == 0 {
			key = "upkeep.why.dead_name"
		}
		return w.T(key, "Status", f.Link.Status, "Address", f.Link.Address)
	case support.UpkeepMoved:
		return w.T("upkeep.why.moved", "Address", f.Link.Address, "Target", f.Link.Target)
	case support.UpkeepUnreachable:
		return w.T("upkeep.why."+f.Link.Reason, "Status", f.Link.Status, "Address", f.Link.Address)
	case support.UpkeepReopened:
		return w.N("upkeep.why.reopened", f.Use.Used, "Reopened", f.Use.Reopened)
	case support.UpkeepOlder:
		return w.T("upkeep.why.older", "Language", LanguageName(w, f.Language), "Own", reviewed(w, f.Item.Reviewed, now), "Other", reviewed(w, f.Other.Reviewed, now))
	case support.UpkeepMissing:
		return w.T("upkeep.why.missing", "Language", languageWithin(w, f.Language))
	case support.UpkeepUnreviewed:
		if f.Item.Kind == support.KindLink || !f.Language.Valid() {
			return w.T("upkeep.why.unreviewed_all", "Own", reviewed(w, f.Item.Reviewed, now))
		}
		return w.T("upkeep.why.unreviewed", "Language", LanguageName(w, f.Language), "Own", reviewed(w, f.Item.Reviewed, now))
	case support.UpkeepDuplicate:
		return w.T("upkeep.why.duplicate", "Title", OneLine(f.Other.Title))
	case support.UpkeepIncomplete:
		return w.T(lacking(f.Fields))
	}
	return w.T("upkeep.why.unused")
}

func lacking(fields []string) string {
	switch {
	case len(fields) > 1:
		return "upkeep.why.no_title_owner"
	case len(fields) == 1 && fields[0] == "title":
		return "upkeep.why.no_title"
	}
	return "upkeep.why.no_owner"
}

func reviewed(w *Words, t, now time.Time) string {
	if t.IsZero() {
		return w.T("upkeep.why.never_reviewed")
	}
	return w.T("upkeep.why.reviewed", "Day", Date(w, t, now))
}

// UpkeepStep names the step that mends what is amiss.
func UpkeepStep(w *Words, f support.UpkeepFinding) string {
	return w.T("upkeep.step."+string(f.Kind.Step()), "Language", languageWithin(w, f.Language))
}

// languageWithin is the name of a language in a sentence.
func languageWithin(w *Words, l support.Language) string {
	if w.Language() == support.English {
		return LanguageName(w, l)
	}
	return strings.ToLower(LanguageName(w, l))
}

// TakenText says what was taken out of a text, kind by kind; "" for nothing.
// Numbers that are nobody else's business are named by their kind alone.
func TakenText(w *Words, taken []support.Taken) string {
	var kinds []support.TakenKind
	texts := make(map[support.TakenKind][]string)
	for _, t := range taken {
		if !slices.Contains(kinds, t.Kind) {
			kinds = append(kinds, t.Kind)
		}
		if text := clipTaken(OneLine(t.Text)); !slices.Contains(texts[t.Kind], text) {
			texts[t.Kind] = append(texts[t.Kind], text)
		}
	}
	var out []string
	for _, k := range kinds {
		list := texts[k]
		if len(list) > maxTakenTexts {
			list = append(list[:maxTakenTexts:maxTakenTexts], "…")
		}
		out = append(out, w.T("taken."+string(k), "Text", strings.Join(list, ", ")))
	}
	return strings.Join(out, ", ")
}

const maxTakenTexts = 4 // of one kind that are named

func clipTaken(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:29]) + "…"
	}
	return s
}

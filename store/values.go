package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"linje/support"
)

// micros is how a time is kept; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func timeOf(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// encode writes a value of ours as JSON; such values always can be.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errStored, err)
	}
	return string(b), nil
}

// encodeAll encodes several values at once.
func encodeAll(values ...any) ([]string, error) {
	out := make([]string, len(values))
	for i, v := range values {
		s, err := encode(v)
		if err != nil {
			return nil, err
		}
		out[i] = s
	}
	return out, nil
}

func decode(s string, into any) error {
	if err := json.Unmarshal([]byte(s), into); err != nil {
		return fmt.Errorf("%w: %w", errStored, err)
	}
	return nil
}

// joinFlags makes one word list of flags; a flag is an atom (RFC 9051 section
// 2.3.2) and holds no space.
func joinFlags(flags []string) string { return strings.Join(mergeFlags(nil, flags), " ") }

func splitFlags(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Fields(s)
}

// mergeFlags adds those of more that flags lacks; case does not count.
func mergeFlags(flags, more []string) []string {
	out := append([]string(nil), flags...)
	for _, f := range more {
		f = strings.Join(strings.Fields(f), "")
		if f != "" && !hasFlag(out, f) {
			out = append(out, f)
		}
	}
	return out
}

func hasFlag(flags []string, flag string) bool {
	for _, f := range flags {
		if strings.EqualFold(f, flag) {
			return true
		}
	}
	return false
}

// boundText makes text of a mail fit to keep: valid UTF-8, no more than
// support.TextBound bytes.
func boundText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= support.TextBound {
		return s
	}
	end := support.TextBound
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// joinTraits makes one word list of traits.
func joinTraits(traits []support.Trait) string {
	words := make([]string, len(traits))
	for i, t := range traits {
		words[i] = string(t)
	}
	return strings.Join(words, " ")
}

func splitTraits(s string) []support.Trait {
	var out []support.Trait
	for _, w := range strings.Fields(s) {
		out = append(out, support.Trait(w))
	}
	return out
}

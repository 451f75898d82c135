package mail

import (
	"strconv"
	"strings"
	"time"

	"linje/support"
)

// calendarText tells a meeting in words that need no language, for a mail that
// says nothing else.
func calendarText(i support.Invitation) string {
	var lines []string
	for _, s := range []string{i.Title, i.Place, i.Organizer.Label()} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

// withMeetings adds to a mail's text when and where the meetings are that it
// brings, where the text does not say so itself: for search, and for those who
// read nothing but the text.
func withMeetings(text string, meetings []support.Invitation) string {
	if len(meetings) == 0 {
		return text
	}
	if text == "" {
		text = calendarText(meetings[0])
	}
	var lines []string
	size := 0
	for _, i := range meetings {
		if !tellsTime(text, i) {
			line := meetingLine(text, i)
			lines = append(lines, line)
			size += len(line) + 2
		}
	}
	if len(lines) == 0 {
		return text
	}
	return strings.TrimLeft(cutBytes(text, max(support.TextBound-size, 0))+"\n\n"+strings.Join(lines, "\n"), "\n")
}

// meetingLine is "Title · 2026-11-24 10:00–11:00 UTC · Place", without what the
// text has.
func meetingLine(text string, i support.Invitation) string {
	var words []string
	if i.Title != "" && !strings.Contains(text, i.Title) {
		words = append(words, i.Title)
	}
	words = append(words, meetingTime(i))
	if i.Place != "" && !strings.Contains(text, i.Place) {
		words = append(words, i.Place)
	}
	return strings.Join(words, " · ")
}

func meetingTime(i support.Invitation) string {
	const minutes = "2006-01-02 15:04"
	if i.AllDay {
		day := i.Start.Format(time.DateOnly)
		if i.End.IsZero() {
			return day
		}
		return day + " – " + i.End.Format(time.DateOnly)
	}
	start, end := i.Start.UTC(), i.End.UTC()
	switch {
	case i.End.IsZero():
		return start.Format(minutes) + " UTC"
	case start.Format(time.DateOnly) == end.Format(time.DateOnly):
		return start.Format(minutes) + "–" + end.Format("15:04") + " UTC"
	}
	return start.Format(minutes) + " – " + end.Format(minutes) + " UTC"
}

// tellsTime reports whether a text has the day and the time of a meeting, as the
// programs write them that tell it in words.
func tellsTime(text string, i support.Invitation) bool {
	for _, at := range []time.Time{i.Start, i.Start.UTC()} {
		day := strings.Contains(text, at.Format(time.DateOnly)) ||
			strings.Contains(text, strconv.Itoa(at.Year())) && hasNumber(text, at.Day())
		clock := i.AllDay || strings.Contains(text, at.Format("15:04")) || strings.Contains(text, at.Format("15.04"))
		if day && clock {
			return true
		}
	}
	return false
}

// hasNumber reports whether a number of that value stands in the text.
func hasNumber(text string, n int) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if strings.TrimLeft(word, "0") == strconv.Itoa(n) {
			return true
		}
	}
	return false
}

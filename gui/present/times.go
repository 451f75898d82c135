package present

import (
	"fmt"
	"strconv"
	"time"

	"linje/support"
)

// Clock is a time of day: "10.42", in English "10:42".
func Clock(w *Words, t time.Time) string {
	return w.T("time.clock", "H", fmt.Sprintf("%02d", t.Hour()), "M", fmt.Sprintf("%02d", t.Minute()))
}

// Date is a day in full: "12. oktober", with the year when it is another.
func Date(w *Words, t, now time.Time) string {
	month := w.T("time.month." + strconv.Itoa(int(t.Month())))
	if t.Year() != now.Year() {
		return w.T("time.date_year", "D", t.Day(), "Month", month, "Y", t.Year())
	}
	return w.T("time.date", "D", t.Day(), "Month", month)
}

// Weekday is a day of the week, short: "fre.".
func Weekday(w *Words, t time.Time) string {
	return w.T("time.weekday." + strconv.Itoa(int(t.Weekday())))
}

// Day is a day as people say it: "i dag", "i går", "i morgen", "fre.",
// "12. oktober". t is taken in the zone of now.
func Day(w *Words, t, now time.Time) string {
	t = t.In(now.Location())
	switch d := days(t, now); {
	case d == 0:
		return w.T("time.today")
	case d == -1:
		return w.T("time.yesterday")
	case d == 1:
		return w.T("time.tomorrow")
	case d > -7 && d < 7:
		return Weekday(w, t)
	}
	return Date(w, t, now)
}

// Short is a time for a narrow column: "10.42" for today, else the day.
func Short(w *Words, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	if days(t, now) == 0 {
		return Clock(w, t)
	}
	return Day(w, t, now)
}

// Moment is a time with its day: "i dag 10.42", "12. oktober 10.42".
func Moment(w *Words, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	return w.T("time.moment", "Day", Day(w, t, now), "Clock", Clock(w, t))
}

// Due says when a case falls due, and whether that has passed; "" for none.
func Due(w *Words, due, now time.Time) (text string, over bool) {
	if due.IsZero() {
		return "", false
	}
	over = due.Before(now)
	key := "due.later"
	if over {
		key = "due.over"
	}
	return w.T(key, "When", Short(w, due, now)), over
}

// Wait is a short time to wait: "20 s", "3 min".
func Wait(w *Words, d time.Duration) string {
	if d < 0 {
		d = 0
	}
	if d < 90*time.Second {
		return w.T("time.seconds", "N", int((d+time.Second-1)/time.Second))
	}
	return w.T("time.minutes", "N", int((d+time.Minute-1)/time.Minute))
}

// days is how many days t lies after now, by the calendar of now's zone.
func days(t, now time.Time) int {
	t = t.In(now.Location())
	a := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	b := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	return int(a.Sub(b).Hours() / 24)
}

// Number is a number with its thousands apart: "10 000", in English "10,000".
func Number(w *Words, n int) string {
	s := strconv.Itoa(n)
	gap := "\u00a0"
	if w.Language() == support.English {
		gap = ","
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + gap + s[i:]
	}
	return s
}

// Size is a size of a file: "850 byte", "212 kB", "1,4 MB".
func Size(w *Words, bytes int64) string {
	switch {
	case bytes < 1000:
		return w.T("size.bytes", "N", bytes)
	case bytes < 999_500:
		return w.T("size.kb", "N", (bytes+500)/1000)
	}
	tenths := (bytes + 50_000) / 100_000
	return w.T("size.mb", "Whole", tenths/10, "Tenths", tenths%10)
}

package practice

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// when is a moment relative to now, so that the mailbox is as fresh on any day
// it is opened. The zero value is now itself.
type when struct {
	kind   byte // 'm', 'h', 'd', 'w'; 0: now
	n      int
	day    time.Weekday // 'w'
	hour   int          // 'd', 'w'
	minute int
}

var whenForm = regexp.MustCompile(`^(\d{1,3})([mhdw])(?: (mon|tue|wed|thu|fri|sat|sun))?(?: (\d\d):(\d\d))?$`)

// parseWhen reads "12m" (minutes ago), "3h" (working hours ago), "2d 08:41"
// (that time on the second weekday before today) or "1w sun 21:40" (that day
// of last week, weeks beginning on Monday).
func parseWhen(s string) (when, error) {
	m := whenForm.FindStringSubmatch(s)
	if m == nil {
		return when{}, fmt.Errorf("practice: time %q", s)
	}
	w := when{kind: m[2][0]}
	w.n, _ = strconv.Atoi(m[1]) // digits by the pattern
	w.hour, _ = strconv.Atoi(m[4])
	w.minute, _ = strconv.Atoi(m[5])
	w.day = map[string]time.Weekday{"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}[m[3]] // else Sunday
	clock, weekday := m[4] != "", m[3] != ""
	ok := w.n > 0 && w.hour < 24 && w.minute < 60
	switch w.kind {
	case 'm', 'h':
		ok = ok && !clock && !weekday
	case 'd':
		ok = ok && clock && !weekday
	case 'w':
		ok = ok && clock && weekday
	}
	if !ok {
		return when{}, fmt.Errorf("practice: time %q", s)
	}
	return w, nil
}

// before returns the moment, seen from now, in now's time zone.
func (w when) before(now time.Time) time.Time {
	switch w.kind {
	case 'm':
		return now.Add(-time.Duration(w.n) * time.Minute)
	case 'h':
		return workBack(now, time.Duration(w.n)*time.Hour)
	case 'd':
		day := now
		for n := w.n; n > 0; {
			day = day.AddDate(0, 0, -1)
			if !weekend(day) {
				n--
			}
		}
		return clock(day, w.hour, w.minute)
	case 'w':
		monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
		day := monday.AddDate(0, 0, -7*w.n)
		return clock(day.AddDate(0, 0, (int(w.day)+6)%7), w.hour, w.minute)
	}
	return now
}

// The working day that workBack counts in, hours.
const (
	dayBegins = 7
	dayEnds   = 17
)

// workBack goes back d of working time: Monday to Friday, 07 to 17.
func workBack(t time.Time, d time.Duration) time.Time {
	for {
		begin, end := clock(t, dayBegins, 0), clock(t, dayEnds, 0)
		if t.After(end) {
			t = end
		}
		if !weekend(t) && t.After(begin) {
			have := t.Sub(begin)
			if d <= have {
				return t.Add(-d)
			}
			d -= have
		}
		t = clock(t.AddDate(0, 0, -1), dayEnds, 0)
	}
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

func clock(t time.Time, hour, minute int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, t.Location())
}

package mail

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Windows has no time zones by name
)

// zones are the time zones that a calendar brings with it (RFC 5545 section
// 3.6.5). Exchange names them as Windows does, so what they say of themselves
// is believed before their name.
type zones struct {
	all     []zone
	current *zone
	rule    *zoneRule
}

type zone struct {
	name  string
	rules []zoneRule
}

// zoneRule is one of the two halves of a year: from when on the clock has that
// offset.
type zoneRule struct {
	start   time.Time // the clock's time, as if it were UTC
	offset  int       // seconds east of Greenwich
	month   time.Month
	week    int // of the month, from its end where negative; 0: no rule, once
	weekday time.Weekday
	until   int // the last year; 0: none
}

const (
	maxZones = 20
	maxRules = 50 // of one zone
)

func (z *zones) begin(component string) {
	switch {
	case component == "VTIMEZONE" && len(z.all) < maxZones:
		z.all = append(z.all, zone{})
		z.current, z.rule = &z.all[len(z.all)-1], nil
	case (component == "STANDARD" || component == "DAYLIGHT") && z.current != nil && len(z.current.rules) < maxRules:
		z.current.rules = append(z.current.rules, zoneRule{})
		z.rule = &z.current.rules[len(z.current.rules)-1]
	case component == "VEVENT":
		z.current, z.rule = nil, nil
	}
}

func (z *zones) keep(p property) {
	switch {
	case p.name == "TZID" && z.current != nil:
		z.current.name = p.value
	case z.rule == nil:
	case p.name == "DTSTART":
		z.rule.start, _, _ = clock(p.value)
	case p.name == "TZOFFSETTO":
		z.rule.offset = parseOffset(p.value)
	case p.name == "RRULE":
		z.rule.repeat(p.value)
	}
}

// repeat reads a yearly rule as "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3".
func (r *zoneRule) repeat(rule string) {
	for part := range strings.SplitSeq(strings.ToUpper(rule), ";") {
		key, v, _ := strings.Cut(part, "=")
		switch key {
		case "BYMONTH":
			n, _ := strconv.Atoi(v)
			r.month = time.Month(n)
		case "BYDAY":
			if day := strings.Index("SUMOTUWETHFRSA", v[max(0, len(v)-2):]); day >= 0 && len(v) > 2 {
				r.week, _ = strconv.Atoi(v[:len(v)-2])
				r.weekday = time.Weekday(day / 2)
			}
		case "UNTIL":
			if t, _, ok := clock(v); ok {
				r.until = t.Year()
			}
		}
	}
}

// last returns when the rule last began to hold at or before t, both as clock
// times; zero for never.
func (r zoneRule) last(t time.Time) time.Time {
	if r.start.After(t) {
		return time.Time{}
	}
	if r.week == 0 || r.month < 1 || r.month > 12 || r.week < -5 || r.week > 5 {
		return r.start
	}
	year := t.Year()
	if r.until > 0 {
		year = min(year, r.until)
	}
	for ; year >= t.Year()-1 || year == r.until; year-- {
		if at := r.in(year); !at.After(t) {
			return at
		}
	}
	return r.start
}

// in is when the rule begins to hold in a year.
func (r zoneRule) in(year int) time.Time {
	first := time.Date(year, r.month, 1, r.start.Hour(), r.start.Minute(), 0, 0, time.UTC)
	if r.week > 0 {
		return first.AddDate(0, 0, (int(r.weekday)-int(first.Weekday())+7)%7+7*(r.week-1))
	}
	last := first.AddDate(0, 1, -1)
	return last.AddDate(0, 0, -(int(last.Weekday())-int(r.weekday)+7)%7+7*(r.week+1))
}

// offsetAt is the zone's offset when its clock shows t.
func (z zone) offsetAt(t time.Time) (offset int, ok bool) {
	var best time.Time
	for _, r := range z.rules {
		if at := r.last(t); !at.IsZero() && (!ok || at.After(best)) {
			best, offset, ok = at, r.offset, true
		}
	}
	if !ok && len(z.rules) > 0 {
		return z.rules[0].offset, true
	}
	return offset, ok
}

// time reads DTSTART and DTEND; day: it is a day and no time. What has no time
// zone, or one that nobody knows, is taken for the reader's own.
func (z *zones) time(p property) (t time.Time, day bool) {
	t, day, ok := clock(p.value)
	if !ok {
		return time.Time{}, false
	}
	local := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.Local)
	if day {
		return local, true
	}
	if strings.HasSuffix(strings.ToUpper(strings.TrimSpace(p.value)), "Z") {
		return t, false
	}
	name := p.params["TZID"]
	if name == "" {
		return local, false
	}
	for _, one := range z.all {
		if one.name == name {
			if offset, ok := one.offsetAt(t); ok {
				return t.Add(-time.Duration(offset) * time.Second), false
			}
		}
	}
	if l := location(name); l != nil {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, l).UTC(), false
	}
	return local, false
}

// location finds a time zone by its name: that of the IANA, also behind a
// path ("/freeassociation.sourceforge.net/Europe/Oslo"), or that of Windows.
func location(name string) *time.Location {
	name = strings.Trim(oneLine(name), `"`)
	if len(name) > 100 || name == "" || strings.EqualFold(name, "local") {
		return nil
	}
	if to := windowsZone(name); to != "" {
		name = to
	}
	for range 6 {
		if l, err := time.LoadLocation(name); err == nil && name != "" {
			return l
		}
		_, rest, ok := strings.Cut(name, "/")
		if !ok {
			return nil
		}
		name = rest
	}
	return nil
}

// windowsZone names the IANA's zone for those of Windows that one meets
// (Unicode CLDR, windowsZones.xml).
func windowsZone(name string) string {
	return map[string]string{
		"w. europe standard time": "Europe/Berlin", "romance standard time": "Europe/Paris", "central europe standard time": "Europe/Budapest",
		"central european standard time": "Europe/Warsaw", "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
		"fle standard time": "Europe/Kiev", "gtb standard time": "Europe/Bucharest", "e. europe standard time": "Europe/Chisinau",
		"turkey standard time": "Europe/Istanbul", "russian standard time": "Europe/Moscow", "utc": "UTC", "coordinated universal time": "UTC",
		"eastern standard time": "America/New_York", "central standard time": "America/Chicago", "mountain standard time": "America/Denver",
		"pacific standard time": "America/Los_Angeles", "us mountain standard time": "America/Phoenix", "atlantic standard time": "America/Halifax",
		"e. south america standard time": "America/Sao_Paulo", "argentina standard time": "America/Buenos_Aires", "alaskan standard time": "America/Anchorage",
		"hawaiian standard time": "Pacific/Honolulu", "newfoundland standard time": "America/St_Johns", "india standard time": "Asia/Kolkata",
		"china standard time": "Asia/Shanghai", "tokyo standard time": "Asia/Tokyo", "korea standard time": "Asia/Seoul",
		"singapore standard time": "Asia/Singapore", "se asia standard time": "Asia/Bangkok", "arabian standard time": "Asia/Dubai",
		"arab standard time": "Asia/Riyadh", "israel standard time": "Asia/Jerusalem", "iran standard time": "Asia/Tehran",
		"aus eastern standard time": "Australia/Sydney", "e. australia standard time": "Australia/Brisbane", "w. australia standard time": "Australia/Perth",
		"cen. australia standard time": "Australia/Adelaide", "new zealand standard time": "Pacific/Auckland", "egypt standard time": "Africa/Cairo",
		"south africa standard time": "Africa/Johannesburg", "e. africa standard time": "Africa/Nairobi", "w. central africa standard time": "Africa/Lagos",
	}[strings.ToLower(name)]
}

// clock reads "20261118T102200", with or without seconds, or "20261118".
func clock(s string) (t time.Time, day, ok bool) {
	s = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "Z")
	for _, layout := range []string{"20060102T150405", "20060102T1504", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1600 {
			return t, layout == "20060102", true
		}
	}
	return time.Time{}, false, false
}

// parseOffset reads "+0100" or "-023000" in seconds.
func parseOffset(s string) int {
	s = strings.TrimSpace(s)
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s = strings.TrimLeft(s, "+-")
	if len(s) != 4 && len(s) != 6 {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	if len(s) == 4 {
		n *= 100
	}
	return sign * (n/10000*3600 + n/100%100*60 + n%100)
}

// parseDuration reads "P1DT2H30M" (RFC 5545 section 3.3.6); 0 where it is not
// one, or longer than ten years.
func parseDuration(s string) time.Duration {
	s = strings.ToUpper(strings.TrimSpace(s))
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	if !ok {
		return 0
	}
	const day = 24 * time.Hour
	units := map[byte]time.Duration{'W': 7 * day, 'D': day, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var sum time.Duration
	n := 0
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c >= '0' && c <= '9':
			if n = n*10 + int(c-'0'); n > 1_000_000 {
				return 0
			}
		case c == 'T':
		default:
			sum += time.Duration(n) * units[c]
			n = 0
		}
		if sum > 3660*day {
			return 0
		}
	}
	return sum
}

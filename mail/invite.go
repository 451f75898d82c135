package mail

import (
	"strconv"
	"strings"
	"time"

	"linje/support"
)

const (
	maxCalendar     = 1 << 20 // bytes of one calendar that are read
	maxCalendarLine = 8 << 10 // bytes of one of its lines, unfolded
	maxInvitations  = 10
)

// invitations reads the meetings that a mail brings (RFC 5545, RFC 6047).
func invitations(c *content) []support.Invitation {
	var out []support.Invitation
	for _, p := range c.files {
		if !p.isCalendar() || len(out) >= maxInvitations {
			continue
		}
		for _, i := range readCalendar(p) {
			if len(out) < maxInvitations && !known(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

// known: most programs send the same meeting as a text and as a file.
func known(list []support.Invitation, i support.Invitation) bool {
	for _, k := range list {
		if k.Title == i.Title && k.Start.Equal(i.Start) && k.End.Equal(i.End) {
			return true
		}
	}
	return false
}

func (p *part) isCalendar() bool {
	switch p.kind {
	case "text/calendar", "application/ics", "text/x-vcalendar":
		return true
	}
	return strings.HasSuffix(strings.ToLower(p.filename), ".ics")
}

// readCalendar reads the meetings of one calendar. A line that cannot be read
// is passed over; a meeting without a beginning is none.
func readCalendar(p *part) []support.Invitation {
	bounded := *p
	bounded.body = p.body[:min(len(p.body), 2*maxCalendar)]
	b := bounded.decoded()
	return parseCalendar(decodeCharset(p.params["charset"], b[:min(len(b), maxCalendar)]), p.params["method"])
}

func parseCalendar(text, method string) []support.Invitation {
	c := calendar{method: method}
	for line := range strings.SplitSeq(unfold(text), "\n") {
		c.line(parseProperty(line))
	}
	return c.finish()
}

// unfold joins the lines that RFC 5545 section 3.1 folds.
func unfold(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
}

// property is one line of a calendar.
type property struct {
	name, value string
	params      map[string]string
}

func parseProperty(line string) property {
	line = cutBytes(line, maxCalendarLine)
	quoted := false
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			name, rest := cutParam(line[:i])
			p := property{name: strings.ToUpper(strings.TrimSpace(name)), value: line[i+1:], params: map[string]string{}}
			for n := 0; rest != "" && n < maxParams; n++ {
				var one string
				one, rest = cutParam(rest)
				key, v, _ := strings.Cut(one, "=")
				p.params[strings.ToUpper(strings.TrimSpace(key))] = unquote(v)
			}
			return p
		}
	}
	return property{}
}

// calendar gathers meetings and time zones while the lines are read.
type calendar struct {
	method string
	inside []string // the components that the line stands in
	event  []property
	events [][]property
	zones  zones
}

func (c *calendar) line(p property) {
	value := strings.ToUpper(strings.TrimSpace(p.value))
	switch p.name {
	case "":
	case "BEGIN":
		if len(c.inside) < 10 {
			c.inside = append(c.inside, value)
		}
		if value == "VEVENT" {
			c.event = nil
		}
		c.zones.begin(value)
	case "END":
		if n := len(c.inside); n > 0 {
			c.inside = c.inside[:n-1]
		}
		if value == "VEVENT" && len(c.events) < maxInvitations {
			c.events = append(c.events, c.event)
			c.event = nil
		}
	case "METHOD":
		c.method = value
	default:
		c.keep(p)
	}
}

func (c *calendar) keep(p property) {
	switch n := len(c.inside); {
	case n == 0:
	case c.inside[n-1] == "VEVENT":
		if len(c.event) < 200 {
			c.event = append(c.event, p)
		}
	case n > 1 && c.inside[n-2] == "VTIMEZONE", c.inside[n-1] == "VTIMEZONE":
		c.zones.keep(p)
	}
}

func (c *calendar) finish() []support.Invitation {
	if len(c.event) > 0 { // it was cut short
		c.events = append(c.events, c.event)
	}
	method := strings.ToUpper(strings.TrimSpace(oneLine(c.method)))
	switch method {
	case "REQUEST", "CANCEL", "REPLY", "COUNTER", "PUBLISH":
	default:
		method = "PUBLISH"
	}
	var out []support.Invitation
	for _, e := range c.events {
		if i := c.invitation(e); !i.Start.IsZero() {
			i.Method = method
			out = append(out, i)
		}
	}
	return out
}

// invitation reads the properties of one meeting.
func (c *calendar) invitation(event []property) (i support.Invitation) {
	var lasts time.Duration
	ends := property{}
	for _, p := range event {
		switch p.name {
		case "SUMMARY":
			i.Title = cutRunes(oneLine(unescape(p.value)), maxSubject)
		case "LOCATION":
			i.Place = cutRunes(oneLine(unescape(p.value)), maxSubject)
		case "ORGANIZER":
			i.Organizer = support.Address{Name: cleanName(p.params["CN"]), Email: cleanEmail(p.value)}
			if strings.EqualFold(i.Organizer.Name, i.Organizer.Email) {
				i.Organizer.Name = ""
			}
		case "DTSTART":
			i.Start, i.AllDay = c.zones.time(p)
		case "DTEND":
			ends = p
		case "DURATION":
			lasts = parseDuration(p.value)
		case "RRULE", "RDATE":
			i.Repeats = true
		case "SEQUENCE":
			i.Changed = aboveZero(p.value)
		}
	}
	if ends.name != "" {
		i.End, _ = c.zones.time(ends)
	} else if lasts > 0 && !i.Start.IsZero() {
		i.End = i.Start.Add(lasts)
	}
	i.End = lastMoment(i)
	return i
}

// lastMoment is the end of a meeting as it is told: of whole days the last one,
// since a calendar names the day after, and zero for one that says nothing new.
func lastMoment(i support.Invitation) time.Time {
	end := i.End
	if i.AllDay && !end.IsZero() {
		end = end.AddDate(0, 0, -1)
	}
	if !end.After(i.Start) {
		return time.Time{}
	}
	return end
}

func aboveZero(number string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(number))
	return err == nil && n > 0
}

// unescape undoes the escapes of RFC 5545 section 3.3.11.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\;`, ";", `\,`, ",").Replace(s)
}

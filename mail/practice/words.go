package practice

import (
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// words are what mail programs put around a quoted mail, in one language.
type words struct {
	reply                   string // prefix of a subject
	from, sent, to, subject string // of the block that Outlook writes
	weekdays                [7]string
	months                  [12]string
	longDate                func(w words, t time.Time) string
	plainIntro              func(t time.Time, who string) string
	gmailIntro              func(w words, t time.Time, who string) string
}

func wordsOf(language string) words {
	switch language {
	case "en":
		return english()
	case "nn":
		return nynorsk()
	}
	return bokmaal()
}

func bokmaal() words {
	return words{
		reply: "Sv: ", from: "Fra", sent: "Sendt", to: "Til", subject: "Emne",
		weekdays: [7]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
		months:   norwegianMonths(),
		longDate: norwegianDate,
		plainIntro: func(t time.Time, who string) string {
			return "Den " + t.Format("02.01.2006 15:04") + ", skrev " + who + ":"
		},
		gmailIntro: func(w words, t time.Time, who string) string { return gmailDate(w, t) + " skrev " + who + ":" },
	}
}

func nynorsk() words {
	w := bokmaal()
	w.from = "Frå"
	w.weekdays = [7]string{"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"}
	w.plainIntro = func(t time.Time, who string) string {
		return "Den " + t.Format("02.01.2006 15:04") + ", skreiv " + who + ":"
	}
	w.gmailIntro = func(w words, t time.Time, who string) string { return gmailDate(w, t) + " skreiv " + who + ":" }
	return w
}

func english() words {
	return words{
		reply: "Re: ", from: "From", sent: "Sent", to: "To", subject: "Subject",
		longDate: func(_ words, t time.Time) string { return t.Format("Monday, January 2, 2006 3:04 PM") },
		plainIntro: func(t time.Time, who string) string {
			return "On " + t.Format("02/01/2006 15:04") + ", " + who + " wrote:"
		},
		gmailIntro: func(_ words, t time.Time, who string) string {
			return "On " + t.Format("Mon, Jan 2, 2006 at 3:04 PM ") + who + " wrote:"
		},
	}
}

func norwegianMonths() [12]string {
	return [12]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
		"november", "desember"}
}

func norwegianDate(w words, t time.Time) string {
	return fmt.Sprintf("%s %d. %s %d %s", w.weekdays[t.Weekday()], t.Day(), w.months[t.Month()-1], t.Year(), t.Format("15:04"))
}

// gmailDate is "tir. 17. nov. 2026 kl. 10:42".
func gmailDate(w words, t time.Time) string {
	month := []rune(w.months[t.Month()-1])
	short := string(month)
	if len(month) > 4 {
		short = string(month[:3]) + "."
	}
	return fmt.Sprintf("%s. %d. %s %d kl. %s", string([]rune(w.weekdays[t.Weekday()])[:3]), t.Day(), short, t.Year(), t.Format("15:04"))
}

// shown is an address as people see it: Kari Holm <kari.holm@example.no>.
func shown(a *mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

func shownList(list []*mail.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, shown(a))
	}
	return strings.Join(out, "; ")
}

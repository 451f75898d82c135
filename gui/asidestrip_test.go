package gui

import (
	"context"
	"testing"
	"time"

	"linje/support"
)

// asideDesk has mails that the server does not give out.
type asideDesk struct {
	*officeDesk
	us    []support.Undelivered
	asked int
}

func (d *asideDesk) Undelivered(context.Context) ([]support.Undelivered, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.us, nil
}

func (d *asideDesk) RetryUndelivered(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	return nil
}

func TestMailThatCannotBeFetchedIsSaidAboveTheList(t *testing.T) {
	desk := &asideDesk{officeDesk: newOfficeDesk(), us: []support.Undelivered{{Mailbox: 1, Folder: "Støtte", UID: 7, Tries: 3,
		Received: officeNow().Add(-time.Hour), From: support.Address{Name: "Ola Hansen", Email: "ola@example.no"}, Subject: "Får ikke logget inn"}}}
	desk.states[0].Aside = 1
	o := newOfficeOn(t, "light", desk.officeDesk, desk).opened()
	o.settle()
	o.mustSay("1 e-post kan ikke hentes fra tjeneren. Resten er hentet.")
	o.press("Vis")
	o.mustSay("Får ikke logget inn")
	o.mustSay("Ola Hansen · 09.46 · mappe Støtte")
	o.press("Prøv igjen")
	o.until("asked again", func() bool { desk.mu.Lock(); defer desk.mu.Unlock(); return desk.asked == 1 })
	desk.mu.Lock()
	desk.us, desk.states[0].Aside = nil, 0
	desk.mu.Unlock()
	desk.tell(support.Change{Kind: support.ChangeSync})
	o.until("the strip goes", func() bool { return !o.says("kan ikke hentes") })
}

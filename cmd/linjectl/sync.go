package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"linje/support"
)

func syncMail(ctx context.Context, c *call) error {
	since, err := c.date("since")
	if err != nil {
		return err
	}
	boxes, err := c.chosen(ctx)
	if err != nil {
		return err
	}
	if c.on("retry") {
		if err := c.desk.RetryUndelivered(ctx); err != nil {
			return err
		}
	}
	if c.given("since") {
		for _, m := range boxes {
			if err := c.desk.SetSince(ctx, m.ID, since); err != nil {
				return err
			}
		}
	}
	if c.on("watch") {
		return watch(ctx, c, boxes)
	}
	return syncOnce(ctx, c, boxes)
}

// syncOnce brings each mailbox up to date. One that fails does not keep the
// others from it; each failure is told in a line of its own.
func syncOnce(ctx context.Context, c *call, boxes []support.Mailbox) error {
	var total support.SyncResult
	var failures []error
	began := c.app.now()
	for _, m := range boxes {
		r, err := c.desk.Sync(ctx, m.ID)
		total.Add(r)
		if err == nil {
			continue
		}
		failures = append(failures, err)
		if len(boxes) > 1 {
			fmt.Fprintf(c.app.err, "linjectl sync: %s: %s\n", oneLine(m.Name), sentences(c.words, err))
		}
	}
	total.Seconds = c.app.now().Sub(began).Round(time.Millisecond).Seconds()
	if len(failures) == 1 && len(boxes) == 1 {
		return failures[0]
	}
	waiting, err := c.sendWaiting(ctx)
	if err != nil {
		return err
	}
	if len(failures) < len(boxes) {
		if err := c.result(total, func() {
			c.say("ctl.sync.done", "New", total.New, "Cases", total.CasesNew, "Alerts", total.Alerts,
				"Seconds", fmt.Sprintf("%.1f", total.Seconds))
			if total.Aside > 0 {
				c.say("ctl.sync.aside", "N", total.Aside)
			}
			if waiting > 0 {
				fmt.Fprintln(c.app.out, c.words.N("ctl.sync.waiting", waiting))
			}
		}); err != nil {
			return err
		}
	}
	if len(failures) > 0 {
		return errReported
	}
	return nil
}

// sendWaiting sends what is due in the outbox and counts what waits on.
func (c *call) sendWaiting(ctx context.Context) (waiting int, err error) {
	count := func() (n, due int, err error) {
		entries, err := c.desk.Outbox(ctx, false)
		for _, e := range entries {
			if e.State == support.OutboxQueued || e.State == support.OutboxSending {
				n++
				if !e.Undoable(c.app.now()) {
					due++
				}
			}
		}
		return n, due, err
	}
	waiting, due, err := count()
	if err != nil || due == 0 {
		return waiting, err
	}
	if _, err := c.desk.SendQueued(ctx); err != nil {
		return 0, err
	}
	waiting, _, err = count()
	return waiting, err
}

// demo serves the practice mailbox and shows what happens there, until it is
// ended.
func demo(ctx context.Context, c *call) error {
	if c.given("seconds") {
		n := c.number("seconds")
		if n < 1 {
			return misuse("ctl.use.seconds")
		}
		limited, cancel := context.WithTimeout(ctx, time.Duration(n)*time.Second)
		defer cancel()
		ctx = limited
	}
	boxes, err := c.chosen(ctx)
	if err != nil {
		return err
	}
	if c.json {
		accounts := make([]accountShape, len(boxes))
		for i, m := range boxes {
			accounts[i] = shapeAccount(m)
		}
		if err := c.event(struct {
			Time     string         `json:"time"`
			Event    string         `json:"event"`
			Data     string         `json:"data"`
			Accounts []accountShape `json:"accounts"`
		}{c.stamp(), "demo", c.data, accounts}); err != nil {
			return err
		}
	} else {
		names := make([]string, len(boxes))
		for i, m := range boxes {
			names[i] = m.Name
		}
		c.say("ctl.demo.started", "Names", strings.Join(names, ", "), "Data", c.data)
	}
	return watch(ctx, c, boxes)
}

func (c *call) stamp() string { return c.app.now().UTC().Format("2006-01-02T15:04:05.000Z07:00") }

package main

import (
	"context"
	"io"
	"strings"

	"linje/support"
)

// textBound is the longest text that is read from a file, in bytes.
const textBound = 1 << 20

func setStatus(ctx context.Context, c *call) error {
	status, err := parseStatus(c.args[1])
	if err != nil {
		return err
	}
	return c.onCase(ctx, func(id support.CaseID) error {
		err := c.desk.SetStatus(ctx, id, status)
		if support.CodeOf(err) == support.CodeStatus {
			return c.statusRefused(ctx, id, err)
		}
		return err
	})
}

// statusRefused names the statuses that the case may get from the one it has.
func (c *call) statusRefused(ctx context.Context, id support.CaseID, refused error) error {
	t, err := c.desk.Thread(ctx, id)
	if err != nil {
		return refused
	}
	next := support.NextStatuses(t.Case.Status)
	names := make([]string, len(next))
	for i, s := range next {
		names[i] = string(s)
	}
	return failed("ctl.fail.status", "ctl.fail.status.do", "Status", string(t.Case.Status), "Names", strings.Join(names, ", "))
}

func claim(ctx context.Context, c *call) error {
	return c.onCase(ctx, func(id support.CaseID) error { return c.desk.Claim(ctx, id, c.on("force")) })
}

func release(ctx context.Context, c *call) error {
	return c.onCase(ctx, func(id support.CaseID) error { return c.desk.Release(ctx, id) })
}

func note(ctx context.Context, c *call) error {
	text := strings.Join(c.args[1:], " ")
	if text == "-" {
		b, err := io.ReadAll(io.LimitReader(c.app.in, textBound))
		if err != nil {
			return fileFailure("-", err)
		}
		text = string(b)
	}
	if text = strings.TrimSpace(text); text == "" {
		return misuse("ctl.use.empty_note")
	}
	return c.onCase(ctx, func(id support.CaseID) error { return c.desk.AddNote(ctx, id, text) })
}

// onCase does something to the case of the first argument and prints it.
func (c *call) onCase(ctx context.Context, act func(support.CaseID) error) error {
	t, err := c.thread(ctx, c.args[0])
	if err != nil {
		return err
	}
	if err := c.named(ctx, ""); err != nil {
		return err
	}
	if err := act(t.Case.ID); err != nil {
		return err
	}
	return c.printCase(ctx, t.Case.ID)
}

// named gives the agent a name where there is none yet: what is done to a case
// says who did it. An empty name is that of the system's user.
func (c *call) named(ctx context.Context, name string) error {
	s, err := c.desk.Settings(ctx)
	if err != nil || name == "" && s.Agent.Name != "" {
		return err
	}
	if name == "" {
		name = c.app.user()
	}
	s.Agent.Name = name
	return c.desk.SaveSettings(ctx, s)
}

package main

import (
	"context"
	"os/user"
	"strings"
	"time"

	"linje/cmd/internal/wire"
	"linje/support"
)

// practiceEvery is the mean time between two mails that arrive in "demo".
const practiceEvery = 30 * time.Second

// openDesk opens the real desk.
func openDesk(ctx context.Context, o openOptions) (*session, error) {
	set, err := wire.Open(ctx, wire.Options{Data: o.Data, Practice: o.Practice, Every: practiceEvery, Notify: o.Notify})
	if err != nil {
		return nil, err
	}
	s := &session{desk: set.Desk, data: set.Data, close: set.Close}
	// The words of the system's language are there already.
	if settings, err := set.Desk.Settings(ctx); err == nil && support.Language(settings.Language) != wire.SystemLanguage() && settings.Language != "" {
		if s.words, err = wire.Words(settings.Language); err != nil {
			s.words = nil
		}
	}
	return s, nil
}

// systemUser is the name of the person who runs the program: the full name
// that the system knows, else the user name.
func systemUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	if name, _, _ := strings.Cut(u.Name, ","); strings.TrimSpace(name) != "" {
		return strings.TrimSpace(name)
	}
	return u.Username
}

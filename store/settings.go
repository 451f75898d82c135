package store

import (
	"context"

	"linje/support"
)

// settings is how support.Settings is kept. What a stored value lacks, because
// an older Linje wrote it, is the default.
type settings struct {
	AgentName  string             `json:"agent_name"`
	AgentEmail string             `json:"agent_email"`
	Language   string             `json:"language"`
	Theme      string             `json:"theme"`
	Alerts     support.AlertRules `json:"alerts"`
	ReopenDays int                `json:"reopen_days"`
	SubjectTag bool               `json:"subject_tag"`
	ToTray     bool               `json:"to_tray"`
	Notify     bool               `json:"notify"`
	Undo       int                `json:"undo_seconds"`
	FetchLimit int64              `json:"fetch_limit"`
	Learn      bool               `json:"learn"`
}

func keptSettings(s support.Settings) settings {
	return settings{s.Agent.Name, s.Agent.Email, s.Language, s.Theme, s.Alerts, s.ReopenDays, s.SubjectTag, s.ToTray, s.Notify, s.UndoSeconds, s.FetchLimit, s.Learn}
}

const (
	sqlSettings     = `SELECT data FROM settings WHERE id = 1`
	sqlSaveSettings = `INSERT INTO settings (id, data) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data`
)

// Settings returns the user's settings, the default ones in a new database.
func (s *Store) Settings(ctx context.Context) (support.Settings, error) {
	k := keptSettings(support.DefaultSettings())
	err := s.read(ctx, "store.Settings", func(t *tx) error {
		var data string
		if err := t.row(sqlSettings).Scan(&data); err != nil {
			return none(err)
		}
		return decode(data, &k)
	})
	return support.Settings{Agent: support.Agent{Name: k.AgentName, Email: k.AgentEmail}, Language: k.Language, Theme: k.Theme,
		Alerts: k.Alerts, ReopenDays: k.ReopenDays, SubjectTag: k.SubjectTag, ToTray: k.ToTray, Notify: k.Notify,
		UndoSeconds: k.Undo, FetchLimit: k.FetchLimit, Learn: k.Learn}, err
}

// SaveSettings stores the user's settings.
func (s *Store) SaveSettings(ctx context.Context, v support.Settings) error {
	data, err := encode(keptSettings(v))
	if err != nil {
		return fail("store.SaveSettings", err)
	}
	return s.write(ctx, "store.SaveSettings", func(t *tx) error {
		_, err := t.exec(sqlSaveSettings, data)
		return err
	})
}

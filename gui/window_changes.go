package gui

import (
	"context"
	"fmt"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// onChanges loads again what has changed, each view once for a burst.
func (s *shell) onChanges(changes []support.Change) {
	has := make(map[support.ChangeKind]bool, len(changes))
	var open bool
	var show support.CaseID
	for _, c := range changes {
		has[c.Kind] = true
		switch c.Kind {
		case support.ChangeCases:
			open = open || c.Case == "" || c.Case == s.view.caseID()
		case support.ChangeOutbox:
			open = true
		case support.ChangeShow:
			show = c.Case
		}
	}
	cases := has[support.ChangeCases] || has[support.ChangeAlert]
	s.reload(cases || has[support.ChangeMailboxes], open, has[support.ChangeMaterial])
	if has[support.ChangeOutbox] || has[support.ChangeSync] || has[support.ChangeMailboxes] {
		s.refreshState()
		s.sent.look()
	}
	if cases {
		s.refreshAlerts()
	}
	if has[support.ChangeSettings] {
		s.host.changed(support.Settings{})
		s.composer.knowFrames()
	}
	if show != "" {
		s.host.show(show)
	}
}

func (s *shell) reload(lists, open, material bool) {
	if lists {
		s.left.refresh()
		s.list.refresh()
	}
	if open {
		s.view.refresh()
	}
	if material {
		if m, ok := s.pages.made[pageMaterial].(*materialPage); ok {
			m.refresh() // it may hold what is being written
		}
		delete(s.pages.made, pageGroups)
		if s.view.caseID() != "" {
			s.assistant.ShowCase(s.view.thread)
		}
	}
}

// refreshState shows how connection and outbox stand, and what is missing.
func (s *shell) refreshState() {
	s.host.tick(s.foot.refresh())
	s.foot.refreshOutbox(s.outboxNotices)
	s.list.parts.aside.look(s.desk.SyncStates())
	s.standingNotices()
	s.passwordNotices()
	if s.list.loaded {
		s.onRows()
	}
}

// standingNotices are those about the machine and the practice mailbox.
func (s *shell) standingNotices() {
	t := s.env.T
	s.toggle(s.desk.Practice(), notice{key: "practice", tone: widgets.ToneInfo, text: t("notice.practice"), stays: true,
		actions: []widgets.NoticeAction{{Text: t("notice.connect"), Run: s.addMailbox}}})
	s.toggle(s.desk.NotifierProblem() != nil && s.host.settings().Notify,
		notice{key: "notifier", tone: widgets.ToneWarning, text: t("notice.notifier")})
	s.toggle(s.agent() == "" && !s.desk.Practice(), notice{key: "agent", tone: widgets.ToneWarning, text: t("notice.agent"),
		actions: []widgets.NoticeAction{{Text: t("notice.settings"), Run: s.settings}}})
}

func (s *shell) toggle(on bool, x notice) {
	if on {
		s.notices.set(x)
	} else {
		s.notices.clear(x.key)
	}
}

// passwordNotices are those about the mailboxes' passwords and about
// connections that will not come back by themselves.
func (s *shell) passwordNotices() {
	t := s.env.T
	keep := make(map[string]bool)
	for _, state := range s.desk.SyncStates() {
		id := state.Mailbox
		name := s.left.mailboxName(id)
		key := fmt.Sprintf("mailbox.%d", id)
		code := support.CodeOf(state.Err)
		switch {
		case code == support.CodeNoPassword || code == support.CodeAuth:
			what, _ := present.ErrorText(s.env.Words, state.Err)
			s.notices.set(notice{key: key, tone: widgets.ToneDanger, text: t("notice.mailbox", "Name", name, "Why", what), stays: true,
				actions: []widgets.NoticeAction{{Text: t("notice.password"), Run: func() { askPassword(s.env, s.desk, id, s.left.mailboxName(id)) }}}})
			keep[key] = true
		case state.Phase == support.PhaseStopped && state.Err != nil:
			what, todo := present.ErrorText(s.env.Words, state.Err)
			s.notices.set(notice{key: key, tone: widgets.ToneDanger, text: t("notice.mailbox_do", "Name", name, "Why", what, "Do", todo), stays: true,
				actions: []widgets.NoticeAction{{Text: t("notice.again"), Run: func() { s.desk.SyncNow(id) }}, {Text: t("notice.settings"), Run: s.settings}}})
			keep[key] = true
		}
		if s.desk.KeptInMemory(id) {
			memory := fmt.Sprintf("memory.%d", id)
			s.notices.set(notice{key: memory, tone: widgets.ToneWarning, text: t("notice.memory", "Name", name)})
			keep[memory] = true
		}
	}
	s.notices.keepOnly("mailbox.", keep)
	s.notices.keepOnly("memory.", keep)
}

// outboxNotices are those about answers that did not go.
func (s *shell) outboxNotices(list []support.OutboxEntry) {
	t := s.env.T
	keep := make(map[string]bool)
	for _, o := range list {
		stuck := o.State == support.OutboxFailed || o.State == support.OutboxUnknown || o.State == support.OutboxHeld
		if !stuck || o.Case == s.view.caseID() {
			continue
		}
		key := fmt.Sprintf("outbox.%d", o.ID)
		keep[key] = true
		s.notices.set(notice{key: key, tone: widgets.ToneDanger,
			text:    t("notice.outbox", "Number", o.Case.Number(), "What", present.OutboxText(s.env.Words, o, false)),
			actions: []widgets.NoticeAction{{Text: t("notice.open_case"), Run: func() { s.showCase(o.Case) }}}})
	}
	s.notices.keepOnly("outbox.", keep)
}

// takeBack puts an answer that has not gone back into the agent's hand, with its
// case before them.
func (s *shell) takeBack(o support.OutboxEntry) {
	s.composer.takeBack(o, func(err error) {
		switch {
		case support.CodeOf(err) == support.CodeInvalid:
			s.env.Tell(s.env.T("told.too_late"), nil)
		case err != nil:
			s.env.Report(err)
		case s.view.caseID() == o.Case:
			s.view.refresh()
			s.env.Tell(s.env.T("told.cancelled"), nil)
			s.composer.Focus()
		default:
			s.sent.inHand = o.Case
			s.showCase(o.Case)
			s.env.Tell(s.env.T("told.cancelled"), nil)
		}
	})
}

// refreshAlerts shows the escalations that await someone: the newest in a
// notice, all of them in worklist and tray.
func (s *shell) refreshAlerts() {
	Fetch(s.env.Tasks, s.desk.PendingAlerts, func(list []support.Case) {
		s.host.alerts(list)
		var others []support.Case // the case that is open tells of itself
		for _, c := range list {
			if c.ID != s.view.caseID() {
				others = append(others, c)
			}
		}
		s.alertNotices(others)
	}, s.env.Report)
	Fetch(s.env.Tasks, s.desk.BouncedCases, s.bounceNotices, s.env.Report)
}

// maxBounceNotices is how many mails that came back have a bar of their own:
// more than that is a fault elsewhere, and the rows say it.
const maxBounceNotices = 3

// bounceNotices are those about answers that came back, the newest first; the
// case that is open tells of itself.
func (s *shell) bounceNotices(list []support.Case) {
	keep := make(map[string]bool)
	for i := len(list) - 1; i >= 0 && len(keep) < maxBounceNotices; i-- {
		c := list[i]
		if c.ID == s.view.caseID() {
			continue
		}
		key := "bounce." + string(c.ID)
		keep[key] = true
		s.notices.set(notice{key: key, tone: widgets.ToneDanger, text: s.env.T("notice.bounced", "Number", c.ID.Number()),
			actions: []widgets.NoticeAction{{Text: s.env.T("notice.open"), Run: func() { s.showCase(c.ID) }}}})
	}
	s.notices.keepOnly("bounce.", keep)
}

// alertNotices has one bar for one escalation, and one for several.
func (s *shell) alertNotices(list []support.Case) {
	keep := make(map[string]bool)
	switch {
	case len(list) == 1:
		key := "alert." + string(list[0].ID)
		keep[key] = true
		s.notices.set(s.alertNotice(key, list[0]))
	case len(list) > 1:
		key := "alert." + string(list[0].ID) + "+" // a newer one comes back though this was put away
		keep[key] = true
		s.notices.set(notice{key: key, tone: widgets.ToneEscalation, text: s.env.N("notice.alerts", len(list)),
			actions: []widgets.NoticeAction{{Text: s.env.T("notice.show"), Run: func() { s.left.choose(support.WorklistEscalated) }}}})
	}
	s.notices.keepOnly("alert.", keep)
}

func (s *shell) alertNotice(key string, c support.Case) notice {
	t := s.env.T
	return notice{key: key, tone: widgets.ToneEscalation, text: t("notice.alert", "Number", c.ID.Number()),
		actions: []widgets.NoticeAction{
			{Text: t("notice.open"), Run: func() { s.showCase(c.ID) }},
			{Text: t("alert.seen"), Run: func() {
				s.askedName(func() {
					s.env.Tasks.Do(func(ctx context.Context) error { return s.desk.Acknowledge(ctx, c.ID) }, s.env.Report)
				})
			}},
		}}
}

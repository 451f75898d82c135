package main

import "context"

// command is one thing that linjectl does.
type command struct {
	path     string // "account add"
	synopsis string // what stands after the path
	key      string // of its explanation
	min, max int    // arguments; max -1: any number
	flags    []string
	run      func(ctx context.Context, c *call) error
	practice bool // opens the practice mailbox
	notify   bool // shows desktop notifications
}

func commands() []command {
	return []command{
		{path: "account add", key: "ctl.cmd.account_add", run: accountAdd,
			synopsis: "--name N --address A --imap HOST:PORT --smtp HOST:PORT --user U --security tls|starttls|none (--password-stdin | --password-command CMD) [...]",
			flags: []string{"name", "address", "imap", "smtp", "user", "security", "imap-security", "smtp-security", "ca",
				"folder", "sent", "line", "sender", "agent", "since", "password-stdin", "password-command"}},
		{path: "account list", key: "ctl.cmd.account_list", run: accountList},
		{path: "account test", synopsis: "NAME", key: "ctl.cmd.account_test", min: 1, max: 1, run: accountTest},
		{path: "account password", synopsis: "NAME (--password-stdin | --password-command CMD)", key: "ctl.cmd.account_password",
			min: 1, max: 1, flags: []string{"password-stdin", "password-command"}, run: accountPassword},
		{path: "account remove", synopsis: "NAME", key: "ctl.cmd.account_remove", min: 1, max: 1, run: accountRemove},
		{path: "sync", synopsis: "[--watch] [--since DATE] [--retry]", key: "ctl.cmd.sync", flags: []string{"watch", "since", "retry"}, run: syncMail, notify: true},
		{path: "cases", synopsis: "[--status S] [--worklist W] [--limit N]", key: "ctl.cmd.cases",
			flags: []string{"status", "worklist", "limit"}, run: listCases},
		{path: "show", synopsis: "CASE", key: "ctl.cmd.show", min: 1, max: 1, run: showCase},
		{path: "attachment", synopsis: "CASE MESSAGE ATTACHMENT --output FILE", key: "ctl.cmd.attachment", min: 3, max: 3,
			flags: []string{"output"}, run: saveAttachment},
		{path: "search", synopsis: "QUERY [--limit N]", key: "ctl.cmd.search", min: 1, max: -1, flags: []string{"limit"}, run: search},
		{path: "suggest", synopsis: "(CASE | --text-file FILE)", key: "ctl.cmd.suggest", max: 1, flags: []string{"text-file"}, run: suggest},
		{path: "learnt", key: "ctl.cmd.learnt", run: learnt},
		{path: "learnt forget", synopsis: "(ID | --all)", key: "ctl.cmd.learnt_forget", max: 1, flags: []string{"all"}, run: learntForget},
		{path: "learnt recall", synopsis: "(ID | --all)", key: "ctl.cmd.learnt_recall", max: 1, flags: []string{"all"}, run: learntRecall},
		{path: "learnt on", key: "ctl.cmd.learnt_on", run: learntOn},
		{path: "learnt off", key: "ctl.cmd.learnt_off", run: learntOff},
		{path: "material import", synopsis: "PATH [--as FORMAT] [--kind KIND] [--language L] [--apply]", key: "ctl.cmd.material_import", min: 1, max: 1,
			flags: []string{"as", "kind", "language", "apply"}, run: materialImport},
		{path: "material export", synopsis: "DIR [--replace] [--dry-run]", key: "ctl.cmd.material_export", min: 1, max: 1,
			flags: []string{"replace", "dry-run"}, run: materialExport},
		{path: "material connect", synopsis: "[DIR [--apply] | --off]", key: "ctl.cmd.material_connect", max: 1,
			flags: []string{"apply", "off"}, run: materialConnect},
		{path: "material check", synopsis: "[--online]", key: "ctl.cmd.material_check", flags: []string{"online"}, run: materialCheck},
		{path: "groups import", synopsis: "FILE [--apply]", key: "ctl.cmd.groups_import", min: 1, max: 1,
			flags: []string{"apply"}, run: groupsImport},
		{path: "groups list", key: "ctl.cmd.groups_list", run: groupsList},
		{path: "groups search", synopsis: "TEXT", key: "ctl.cmd.groups_search", min: 1, max: -1, run: groupsSearch},
		{path: "reply", key: "ctl.cmd.reply", min: 1, max: 1, run: reply,
			synopsis: "CASE (--template ID [--language L] | --text-file FILE) [--set NAME=VALUE]... [--article ID]... [--attach FILE]... [--status S] (--send | --draft)",
			flags: []string{"template", "language", "text-file", "set", "article", "attach", "status", "send", "draft",
				"even-if-changed", "seen", "undo"}},
		{path: "status", synopsis: "CASE STATUS", key: "ctl.cmd.status", min: 2, max: 2, run: setStatus},
		{path: "claim", synopsis: "CASE [--force]", key: "ctl.cmd.claim", min: 1, max: 1, flags: []string{"force"}, run: claim},
		{path: "release", synopsis: "CASE", key: "ctl.cmd.release", min: 1, max: 1, run: release},
		{path: "note", synopsis: "CASE TEXT", key: "ctl.cmd.note", min: 2, max: -1, run: note},
		{path: "outbox", synopsis: "[--all]", key: "ctl.cmd.outbox", flags: []string{"all"}, run: outboxList},
		{path: "outbox retry", synopsis: "ID [--even-if-changed]", key: "ctl.cmd.outbox_retry", min: 1, max: 1,
			flags: []string{"even-if-changed"}, run: outboxRetry},
		{path: "outbox cancel", synopsis: "ID", key: "ctl.cmd.outbox_cancel", min: 1, max: 1, run: outboxCancel},
		{path: "outbox sent", synopsis: "ID", key: "ctl.cmd.outbox_sent", min: 1, max: 1, run: outboxSent},
		{path: "check", key: "ctl.cmd.check", run: check, notify: true},
		{path: "demo", synopsis: "[--seconds N]", key: "ctl.cmd.demo", flags: []string{"seconds"}, run: demo, practice: true, notify: true},
	}
}

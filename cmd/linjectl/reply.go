package main

import (
	"context"
	"io"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linje/support"
)

// usualLimit is how large a mail may be, in bytes as it is sent, where its
// server has not said: what most take.
const usualLimit = 25 << 20

// replyShape is what became of a reply, in JSON.
type replyShape struct {
	Number    string            `json:"number"`
	State     string            `json:"state"` // "draft" or that of the outbox
	Status    support.Status    `json:"status"`
	OutboxID  support.OutboxID  `json:"outbox_id"`
	MessageID support.MessageID `json:"message_id"`
	Text      string            `json:"text"`
	Unfilled  []string          `json:"unfilled"`
	Warnings  []warningShape    `json:"warnings"`
	Error     *problemShape     `json:"error"`
}

func reply(ctx context.Context, c *call) error {
	if err := c.replyFits(); err != nil {
		return err
	}
	t, err := c.thread(ctx, c.args[0])
	if err != nil {
		return err
	}
	if err := c.named(ctx, ""); err != nil {
		return err
	}
	draft, unfilled, err := c.compose(ctx, t)
	if err != nil {
		return err
	}
	shape := replyShape{Number: t.Case.ID.Number(), Status: t.Case.Status, Text: draft.Text, Unfilled: full(unfilled)}
	shape.Warnings = c.warn(t, draft)
	if c.on("draft") {
		if err := c.desk.SaveDraft(ctx, draft); err != nil {
			return err
		}
		shape.State = "draft"
		return c.result(shape, func() {
			c.say("ctl.reply.draft", "Number", shape.Number)
			if len(unfilled) > 0 {
				c.say("ctl.reply.unfilled", "Names", strings.Join(unfilled, ", "))
			}
		})
	}
	request, err := c.request(t, draft)
	if err != nil {
		return err
	}
	id, err := c.desk.Reply(ctx, request)
	if err != nil {
		return err
	}
	entry, err := c.deliver(ctx, id)
	if err != nil {
		return err
	}
	if after, err := c.desk.Thread(ctx, t.Case.ID); err == nil {
		shape.Status = after.Case.Status
	}
	shape.State, shape.OutboxID, shape.MessageID = string(entry.State), entry.ID, entry.Message
	problem := sendProblem(entry)
	shape.Error = problemOf(c.words, problem)
	if err := c.result(shape, func() { c.sayState(entry) }); err != nil {
		return err
	}
	if stuck(entry.State) {
		return problem
	}
	return nil
}

func (c *call) replyFits() error {
	if (c.text("template") != "") == (c.text("text-file") != "") {
		return misuse("ctl.use.reply_text")
	}
	if c.on("send") == c.on("draft") {
		return misuse("ctl.use.reply_way")
	}
	if l := support.Language(c.text("language")); l != "" && !l.Valid() {
		return misuse("ctl.use.bad_value", "Flag", "language", "Value", string(l))
	}
	if c.given("seen") && c.number("seen") < 1 {
		return misuse("ctl.use.seen")
	}
	if n := c.number("undo"); c.given("undo") && (n < 0 || n > support.UndoMost || c.on("draft")) {
		return misuse("ctl.use.undo", "Most", support.UndoMost)
	}
	_, err := c.answers()
	return err
}

// answers reads the values of --set.
func (c *call) answers() (map[string]string, error) {
	values := map[string]string{}
	for _, s := range c.list("set") {
		name, value, ok := strings.Cut(s, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, misuse("ctl.use.bad_value", "Flag", "set", "Value", s)
		}
		values[strings.TrimPrefix(name, "ask.")] = value
	}
	return values, nil
}

// compose writes the answer that the flags ask for.
func (c *call) compose(ctx context.Context, t support.Thread) (support.Draft, []string, error) {
	d := support.Draft{Case: t.Case.ID, Language: support.Language(c.text("language")), Template: c.text("template")}
	if d.Language == support.LanguageUnset {
		d.Language = t.Case.Language
	}
	if s := c.text("status"); s != "" {
		status, err := parseStatus(s)
		if err != nil {
			return d, nil, err
		}
		d.Then = status
	}
	articles, err := c.articles(ctx, d.Language)
	if err != nil {
		return d, nil, err
	}
	var unfilled []string
	if d.Template != "" {
		r, err := c.render(ctx, d, articles)
		if err != nil {
			return d, nil, err
		}
		unfilled, d.Language = r.Unfilled, r.Language
		if d.Text, err = c.desk.Framed(ctx, d.Case, r.Language, r.Text); err != nil {
			return d, nil, err
		}
	} else if d.Text, err = c.readText(c.text("text-file")); err != nil {
		return d, nil, err
	}
	for _, a := range articles {
		d.Articles = append(d.Articles, a.ID)
		if a.URL != "" && !strings.Contains(d.Text, a.URL) {
			d.Text = strings.TrimRight(d.Text, "\n") + "\n\n[" + a.Title + "](" + a.URL + ")\n"
		}
	}
	d.Attached, err = c.attachments(ctx, t.Case.Mailbox)
	return d, unfilled, err
}

// render fills the template; the first article fills its article tags.
func (c *call) render(ctx context.Context, d support.Draft, articles []support.Item) (support.Rendered, error) {
	values, err := c.answers()
	if err != nil {
		return support.Rendered{}, err
	}
	if len(articles) > 0 {
		for name, value := range map[string]string{"article.title": articles[0].Title, "article.url": articles[0].URL} {
			if _, ok := values[name]; !ok {
				values[name] = value
			}
		}
	}
	return c.desk.RenderTemplate(ctx, d.Case, d.Template, d.Language, values)
}

// articles finds the articles, guides and links of --article, in the language
// of the answer where they have it.
func (c *call) articles(ctx context.Context, l support.Language) ([]support.Item, error) {
	ids := c.list("article")
	if len(ids) == 0 {
		return nil, nil
	}
	material, err := c.desk.Material(ctx)
	if err != nil {
		return nil, err
	}
	found := make([]support.Item, 0, len(ids))
	for _, id := range ids {
		item, ok := articleIn(material, id, l)
		if !ok {
			return nil, failed("ctl.fail.no_article", "ctl.fail.no_article.do", "ID", id)
		}
		found = append(found, item)
	}
	return found, nil
}

func articleIn(m support.Material, id string, l support.Language) (support.Item, bool) {
	var other *support.Item
	for i, item := range m.Items {
		if item.ID != id || item.Kind == support.KindTemplate {
			continue
		}
		if item.Language == l {
			return item, true
		}
		if other == nil || item.Language == support.Bokmaal {
			other = &m.Items[i]
		}
	}
	if other != nil {
		return *other, true
	}
	i := slices.IndexFunc(m.Links, func(x support.Link) bool { return x.ID == id })
	if i < 0 {
		return support.Item{}, false
	}
	x := m.Links[i]
	return support.Item{ID: x.ID, Title: x.Title, URL: x.URL, Language: x.Language}, true
}

// readText reads the text of a file, "-" for standard input.
func (c *call) readText(path string) (string, error) {
	r, done, err := c.openInput(path)
	if err != nil {
		return "", err
	}
	defer done()
	b, err := io.ReadAll(io.LimitReader(r, textBound+1))
	if err != nil {
		return "", fileFailure(path, err)
	}
	if len(b) > textBound {
		return "", failed("ctl.fail.file_large", "ctl.fail.file.do", "Path", path)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), nil
}

// attachments reads the files of --attach, as far as the mailbox's server takes
// mails of their size.
func (c *call) attachments(ctx context.Context, mailbox support.MailboxID) ([]support.OutgoingFile, error) {
	paths := c.list("attach")
	if len(paths) == 0 {
		return nil, nil
	}
	limit, err := c.desk.SizeLimit(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = usualLimit
	}
	var files []support.OutgoingFile
	var sum int64
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fileFailure(path, err)
		}
		if !info.Mode().IsRegular() {
			return nil, failed("ctl.fail.file_large", "ctl.fail.file.do", "Path", path)
		}
		if sum += info.Size() / 57 * 78; sum > limit { // as base64
			return nil, failed("ctl.fail.attach_large", "ctl.fail.attach_large.do", "Path", path, "Limit", limit>>20)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fileFailure(path, err)
		}
		kind := mime.TypeByExtension(filepath.Ext(path))
		if kind == "" {
			kind = "application/octet-stream"
		}
		files = append(files, support.OutgoingFile{Name: filepath.Base(path), Type: kind, Data: data})
	}
	return files, nil
}

// seenAnswer is the newest answer that stands in the case as a mail, as far as
// all before it do: one that is on its way just now, from another command or
// the window, has not been seen by who gave this one.
func seenAnswer(t support.Thread) support.OutboxID {
	seen := t.Answer
	for _, o := range t.Outbox {
		if (o.State == support.OutboxQueued || o.State == support.OutboxSending || o.State == support.OutboxSent) &&
			!slices.ContainsFunc(t.Messages, func(m support.Message) bool { return m.ID == o.Message }) {
			seen = min(seen, o.ID-1)
		}
	}
	return seen
}

// request looks before sending: mail that came after the case was last looked
// at stops it, as does mail beyond the number in --seen.
func (c *call) request(t support.Thread, d support.Draft) (support.ReplyRequest, error) {
	r := support.ReplyRequest{Draft: d, EvenIfChanged: c.on("even-if-changed"), SeenMessages: len(t.Messages),
		Undo: time.Duration(c.number("undo")) * time.Second}
	r.SeenAnswer = seenAnswer(t)
	r.AtOnce = r.Undo == 0
	if c.given("seen") {
		r.SeenMessages = c.number("seen")
	} else if t.Case.Activity.Unread && len(t.Messages) > 1 && !r.EvenIfChanged {
		return r, support.E(support.CodeChanged, "linjectl.reply", nil)
	}
	return r, nil
}

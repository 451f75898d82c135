package gui

import (
	"context"
	"errors"
	"image"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// shownContent is what a mail holds beside its text, ready to be shown.
type shownContent struct {
	support.Content
	pictures []shownPicture
	remote   []shownPicture // those that the user asked for
	asked    bool           // the remote ones have been asked for
	failed   int            // of them could not be had
}

// shownPicture is a picture that was decoded.
type shownPicture struct {
	name string
	data []byte
	img  image.Image
}

// contentQueue reads the content of the mails that need it one after another,
// the newest first, so that a long case opens at once.
type contentQueue struct {
	view    *caseView
	loader  *Latest[*shownContent]
	waiting []*messageView
	known   map[support.MessageID]*shownContent // of the case that is shown
}

func newContentQueue(v *caseView) *contentQueue {
	return &contentQueue{view: v, loader: NewLatest[*shownContent](v.env.Tasks), known: make(map[support.MessageID]*shownContent)}
}

// clear forgets the case that was shown.
func (q *contentQueue) clear() {
	q.loader.Drop()
	q.waiting, q.known = nil, make(map[support.MessageID]*shownContent)
}

// needsContent reports whether a mail holds something that its text does not
// tell: only such mails are read again when they are shown.
func needsContent(m support.Message) bool {
	if m.Has(support.TraitInvite) || m.Has(support.TraitNested) || m.Has(support.TraitRemote) {
		return true
	}
	for _, a := range m.Attached {
		if inText(a) {
			return true
		}
	}
	return false
}

// inText reports whether an attachment is a picture that belongs into the text.
func inText(a support.Attachment) bool {
	return a.Inline && a.ContentID != "" && strings.HasPrefix(a.Type, "image/")
}

// want fills a mail's view, at once where its content is known, else in its
// turn after next.
func (q *contentQueue) want(o *messageView) {
	if !needsContent(o.message) {
		return
	}
	if c, ok := q.known[o.message.ID]; ok {
		o.fill(c)
		return
	}
	q.waiting = append(q.waiting, o)
}

func (q *contentQueue) next() {
	if q.loader.Busy() || len(q.waiting) == 0 {
		return
	}
	o := q.waiting[len(q.waiting)-1]
	q.waiting = q.waiting[:len(q.waiting)-1]
	m, desk := o.message, q.view.desk
	q.loader.Load(func(ctx context.Context) (*shownContent, error) {
		c, err := desk.Content(ctx, m.Mailbox, m.ID)
		if err != nil {
			return nil, err
		}
		return readyContent(ctx, c), nil
	}, func(c *shownContent, err error) {
		if err != nil {
			o.fillFailed()
		} else {
			q.known[m.ID] = c
			o.fill(c)
		}
		q.next()
	})
}

// mostInText is how many pictures of one mail are shown in place.
const mostInText = 40

// readyContent decodes the pictures. One that cannot be shown stays among the
// attachments.
func readyContent(ctx context.Context, c support.Content) *shownContent {
	out := &shownContent{Content: c}
	for _, p := range c.Images {
		if len(out.pictures) == mostInText || ctx.Err() != nil {
			break
		}
		if img, err := decodePicture(p.Data); err == nil {
			out.pictures = append(out.pictures, shownPicture{name: p.Name, data: p.Data, img: img})
		}
	}
	return out
}

// fill shows what a mail holds beside its text.
func (o *messageView) fill(c *shownContent) {
	o.extra.content = c
	top := make([]fyne.CanvasObject, 0, len(c.Invitations))
	for _, i := range c.Invitations[:min(len(c.Invitations), mostNested)] {
		top = append(top, invitationCard(o.view.env, i))
	}
	if len(top) > 0 {
		top = append(top, widgets.Spacer(0, 0)) // room before the text
	}
	o.extra.top.Objects = top
	setVisible(o.extra.top, len(top) > 0)
	below := o.pictures(c.pictures)
	if len(c.Remote) > 0 {
		below = append(below, o.remotePictures(c)...)
	}
	for _, n := range c.Nested[:min(len(c.Nested), mostNested)] {
		below = append(below, o.nested(n, 1))
	}
	o.extra.below.Objects = below
	setVisible(o.extra.below, len(below) > 0)
	o.showFiles()
	o.relayout()
}

// fillFailed says that the source could not be read; all files stay to be had.
func (o *messageView) fillFailed() {
	o.extra.below.Objects = []fyne.CanvasObject{noteLine("note", o.view.env.T("content.failed"))}
	o.extra.below.Show()
	o.extra.content = &shownContent{}
	o.showFiles()
	o.relayout()
}

// mostPictureHeight is how high a picture in a conversation is at most.
const mostPictureHeight float32 = 420

// pictures puts pictures below each other, and small ones, such as the logos of
// a signature, beside each other.
func (o *messageView) pictures(list []shownPicture) []fyne.CanvasObject {
	var out, small []fyne.CanvasObject
	for _, p := range list {
		w := widgets.NewPicture(p.img, mostPictureHeight, func() { o.enlarge(p) })
		if w.MinSize().Width > 20 && w.Own().Width <= 160 {
			small = append(small, w)
			continue
		}
		out = append(out, w)
	}
	if len(small) > 0 {
		out = append(out, widgets.Wrap(8, small...))
	}
	return out
}

// enlarge shows a picture as large as the window allows, to be looked at and
// saved.
func (o *messageView) enlarge(p shownPicture) {
	name := p.name
	if name == "" {
		name = o.view.env.T("picture.name")
	}
	showPicture(o.view.env, name, p.img, func() {
		askSave(o.view.env, name, func(context.Context) ([]byte, error) { return p.data, nil })
	})
}

// remotePictures is the question before pictures are fetched from others, or
// the pictures.
func (o *messageView) remotePictures(c *shownContent) []fyne.CanvasObject {
	env := o.view.env
	if !c.asked {
		return []fyne.CanvasObject{widgets.NewStrip(widgets.StripHint, env.T("picture.remote.why"),
			widgets.NewButton(env.T("picture.remote"), "", func() { o.fetchRemote(c) }))}
	}
	out := o.pictures(c.remote)
	switch left := len(remoteOf(c)) - len(c.remote) - c.failed; {
	case left > 0 && o.extra.fetching > 0:
		out = append(out, noteLine("file-image", env.T("picture.fetching")))
	case c.failed > 0:
		out = append(out, widgets.NewStrip(widgets.StripHint, env.N("picture.failed", c.failed),
			widgets.NewButton(env.T("picture.again"), "", func() { o.fetchRemote(c) })))
	}
	return out
}

const (
	// mostRemote is how many pictures of one mail are fetched from others.
	mostRemote = 40
	// remoteAtOnce is how many are fetched at the same time.
	remoteAtOnce = 4
)

// remoteOf lists the addresses that are fetched, each once.
func remoteOf(c *shownContent) []string {
	var out []string
	for _, a := range c.Remote {
		if len(out) < mostRemote && !contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// fetchRemote fetches the remote pictures, a few at a time, and shows each in
// its place as it comes.
func (o *messageView) fetchRemote(c *shownContent) {
	list := remoteOf(c)
	got := make([]*shownPicture, len(list))
	next := 0
	c.asked, c.failed = true, 0
	var step func()
	step = func() {
		if next == len(list) || o.view.caseID() != o.message.Case {
			return
		}
		i := next
		next++
		o.extra.fetching++
		Fetch(o.view.env.Tasks, func(ctx context.Context) (shownPicture, error) {
			return fetchPicture(ctx, o.view.desk, list[i])
		}, func(p shownPicture) {
			got[i] = &p
			o.remoteCame(c, got)
			step()
		}, func(err error) {
			if !errors.Is(err, errSmallPicture) {
				c.failed++
			}
			o.remoteCame(c, got)
			step()
		})
	}
	for range remoteAtOnce {
		step()
	}
	o.fill(c)
}

func fetchPicture(ctx context.Context, desk ContentDesk, address string) (shownPicture, error) {
	data, err := desk.RemotePicture(ctx, address)
	if err != nil {
		return shownPicture{}, err
	}
	img, err := decodePicture(data)
	return shownPicture{data: data, img: img}, err
}

func (o *messageView) remoteCame(c *shownContent, got []*shownPicture) {
	o.extra.fetching--
	c.remote = c.remote[:0]
	for _, p := range got {
		if p != nil {
			c.remote = append(c.remote, *p)
		}
	}
	if o.view.caseID() == o.message.Case {
		o.fill(c)
	}
}

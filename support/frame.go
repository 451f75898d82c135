package support

// Frame is how an answer begins and ends in one written form. Both parts may
// hold tags: "Hei {{requester.first_name}},". A part that is "" is left out.
type Frame struct{ Greeting, Closing string }

// Frames are the frames of a mailbox, or of one answer, in each written form.
type Frames struct{ Bokmaal, Nynorsk, English Frame }

// In is the frame in a written form; bokmål where that is not known.
func (f Frames) In(l Language) Frame {
	switch l {
	case Nynorsk:
		return f.Nynorsk
	case English:
		return f.English
	}
	return f.Bokmaal
}

// With is f with another frame in one written form.
func (f Frames) With(l Language, one Frame) Frames {
	switch l {
	case Nynorsk:
		f.Nynorsk = one
	case English:
		f.English = one
	default:
		f.Bokmaal = one
	}
	return f
}

// InsertAs is how an article goes into an answer.
type InsertAs string

// As a link, as the beginning of its text with the link, or as its whole text.
const (
	AsLink    InsertAs = "link"
	AsSummary InsertAs = "summary"
	AsText    InsertAs = "text"
)

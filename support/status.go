package support

// Status is where a case stands.
type Status string

// The six statuses. Due date and reminder are attributes, not statuses.
const (
	StatusNew       Status = "new"       // nobody has acted on it
	StatusOpen      Status = "open"      // being worked on
	StatusWaiting   Status = "waiting"   // for the requester
	StatusEscalated Status = "escalated" // with another line
	StatusResolved  Status = "resolved"  // answered; a reply opens it again
	StatusClosed    Status = "closed"    // ended; a reply makes a new case
)

// Statuses lists all statuses in the order they are offered.
func Statuses() []Status {
	return []Status{StatusNew, StatusOpen, StatusWaiting, StatusEscalated, StatusResolved, StatusClosed}
}

// Valid reports whether s is one of the six.
func (s Status) Valid() bool {
	for _, x := range Statuses() {
		if s == x {
			return true
		}
	}
	return false
}

// NextStatuses is the transition table: what an agent may set a case to from s.
// Nothing goes back to new, for someone has then acted on it.
func NextStatuses(s Status) []Status {
	switch s {
	case StatusNew:
		return []Status{StatusOpen, StatusWaiting, StatusEscalated, StatusResolved, StatusClosed}
	case StatusOpen:
		return []Status{StatusWaiting, StatusEscalated, StatusResolved, StatusClosed}
	case StatusWaiting:
		return []Status{StatusOpen, StatusEscalated, StatusResolved, StatusClosed}
	case StatusEscalated:
		return []Status{StatusOpen, StatusWaiting, StatusResolved, StatusClosed}
	case StatusResolved:
		return []Status{StatusOpen, StatusWaiting, StatusClosed}
	case StatusClosed:
		return []Status{StatusOpen}
	}
	return nil
}

// CanChange reports whether the table lets a case go from one status to the
// other. The same status is no change and is allowed.
func CanChange(from, to Status) bool {
	if from == to {
		return true
	}
	for _, s := range NextStatuses(from) {
		if s == to {
			return true
		}
	}
	return false
}

// Worklist is a saved view of cases.
type Worklist string

// The worklists of the left pane, in order.
const (
	WorklistNew       Worklist = "new" // and open ones that nobody has
	WorklistMine      Worklist = "mine"
	WorklistWaiting   Worklist = "waiting"
	WorklistElsewhere Worklist = "elsewhere" // with another line
	WorklistEscalated Worklist = "escalated" // to us
	WorklistDue       Worklist = "due"       // due today or overdue
	WorklistResolved  Worklist = "resolved"
	WorklistAll       Worklist = "all"
)

// Worklists lists them in the order of the left pane.
func Worklists() []Worklist {
	return []Worklist{WorklistNew, WorklistMine, WorklistWaiting, WorklistElsewhere,
		WorklistEscalated, WorklistDue, WorklistResolved, WorklistAll}
}

// Valid reports whether w is one of the worklists.
func (w Worklist) Valid() bool {
	for _, x := range Worklists() {
		if w == x {
			return true
		}
	}
	return false
}

package support

import "strings"

// RoleOfFolder guesses what a folder is for from its name, the parts of its
// path from the top: by the names that Exchange, Outlook, Gmail, Dovecot and
// Thunderbird give their folders in bokmål, nynorsk and English. Only folders
// at the top, or where servers put their own, are guessed at; what lies in a
// folder that is left out is left out with it.
func RoleOfFolder(path []string) FolderRole {
	if len(path) > 1 {
		switch strings.ToLower(path[0]) {
		case "inbox", "[gmail]", "[google mail]":
			path = path[1:]
		}
	}
	if len(path) == 0 {
		return RoleOther
	}
	name := strings.Join(strings.Fields(strings.ToLower(path[0])), " ")
	role := roleOfName(name)
	if len(path) > 1 && role.Mirrored() && role != RoleArchive {
		return RoleOther // a folder of the user's own, wherever it lies
	}
	return role
}

func roleOfName(name string) FolderRole {
	switch name {
	case "inbox":
		return RoleInbox
	case "drafts", "draft", "kladd", "kladder", "kladdar", "utkast":
		return RoleDrafts
	case "trash", "bin", "deleted", "deleted items", "deleted messages", "papirkurv", "papirkorg", "papirkorgen", "papirkurven",
		"slettet", "sletta", "slettede elementer", "sletta element", "sletta elementer", "slettede meldinger", "sletta meldingar", "søppel", "søppelbøtte":
		return RoleTrash
	case "junk", "junk email", "junk e-mail", "junk mail", "spam", "bulk mail", "søppelpost", "søppel-e-post", "useriøs e-post", "uønsket e-post", "uønskt e-post":
		return RoleJunk
	case "archive", "archives", "arkiv", "arkivert", "arkiverte":
		return RoleArchive
	case "calendar", "kalender", "kalendrar", "contacts", "kontakter", "kontaktar", "tasks", "oppgaver", "oppgåver", "to do", "notes", "notater", "notat",
		"journal", "logg", "sync issues", "synkroniseringsproblemer", "synkroniseringsproblem", "outbox", "utboks", "conversation history",
		"samtalehistorikk", "samtalelogg", "samtalelogger", "rss feeds", "rss-feeder", "rss-kjelder", "rss subscriptions", "rss-abonnementer":
		return RoleNotMail
	}
	for _, s := range sentNames() {
		if s == name {
			return RoleSent
		}
	}
	return RoleOther
}

// sentNames are what servers and mail programs call the folder with answers,
// the likeliest first.
func sentNames() []string {
	return []string{"sent", "sent items", "sendte elementer", "sende element", "sendt", "sendte", "sende", "sent mail",
		"sent messages", "sent-mail", "sendt e-post", "sendt post", "sendte meldinger", "sende meldingar", "skickat", "gesendet"}
}

// SentRank orders folders that may hold the answers by their name, the path's
// parts from the top: the lower the likelier.
func SentRank(path []string) int {
	if len(path) > 0 {
		name := strings.ToLower(path[len(path)-1])
		for i, s := range sentNames() {
			if s == name {
				return i
			}
		}
	}
	return len(sentNames())
}

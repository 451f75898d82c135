-- The first schema. Times are microseconds since 1970 UTC, 0 is none. Lists and
-- addresses are JSON. Flags are words separated by one space.

CREATE TABLE mailboxes (
  id               INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: a keyring entry may outlive its mailbox
  name             TEXT NOT NULL,
  name_key         TEXT NOT NULL UNIQUE,              -- the name in lower case
  address          TEXT NOT NULL,
  imap_host        TEXT NOT NULL,
  imap_port        INTEGER NOT NULL,
  imap_security    TEXT NOT NULL,
  smtp_host        TEXT NOT NULL,
  smtp_port        INTEGER NOT NULL,
  smtp_security    TEXT NOT NULL,
  login_user       TEXT NOT NULL,
  password_command TEXT NOT NULL,
  ca_file          TEXT NOT NULL,
  inbox            TEXT NOT NULL,
  sent             TEXT NOT NULL,
  line             INTEGER NOT NULL,
  from_style       TEXT NOT NULL,
  since            INTEGER NOT NULL,
  practice         INTEGER NOT NULL
) STRICT;

CREATE TABLE folders (
  id          INTEGER PRIMARY KEY,
  mailbox     INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL DEFAULT 0,
  uidnext     INTEGER NOT NULL DEFAULT 0,
  modseq      INTEGER NOT NULL DEFAULT 0, -- an unsigned 63-bit number (RFC 7162)
  messages    INTEGER NOT NULL DEFAULT 0,
  UNIQUE (mailbox, name)
) STRICT;

-- The projection of the events, but for unread and mailbox.
CREATE TABLE cases (
  id              TEXT NOT NULL PRIMARY KEY,
  mailbox         INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  subject         TEXT NOT NULL,
  requester_name  TEXT NOT NULL,
  requester_email TEXT NOT NULL,
  requester_key   TEXT NOT NULL, -- the address in lower case
  language        TEXT NOT NULL,
  status          TEXT NOT NULL,
  owner           TEXT NOT NULL,
  line            INTEGER NOT NULL,
  grp             TEXT NOT NULL,
  service         TEXT NOT NULL,
  created         INTEGER NOT NULL,
  updated         INTEGER NOT NULL,
  due             INTEGER NOT NULL,
  reminder        INTEGER NOT NULL,
  settled         INTEGER NOT NULL,
  messages        INTEGER NOT NULL,
  attachments     INTEGER NOT NULL,
  notes           INTEGER NOT NULL,
  unread          INTEGER NOT NULL,
  bounced         INTEGER NOT NULL,
  answered        INTEGER NOT NULL,
  alert           TEXT NOT NULL,
  previous        TEXT NOT NULL
) STRICT;
CREATE INDEX cases_status ON cases (status, updated DESC, id, mailbox);
CREATE INDEX cases_alive ON cases (updated DESC, id, mailbox) WHERE status <> 'closed';
CREATE INDEX cases_updated ON cases (updated DESC, id, mailbox);
CREATE INDEX cases_owner ON cases (owner, status, updated DESC, id, mailbox) WHERE owner <> '';
CREATE INDEX cases_due ON cases (due, id, mailbox) WHERE due <> 0 AND status NOT IN ('resolved', 'closed');
CREATE INDEX cases_alert ON cases (alert, updated DESC, id, mailbox) WHERE alert <> '' AND status NOT IN ('resolved', 'closed');
CREATE INDEX cases_requester ON cases (requester_key, updated DESC) WHERE requester_key <> '';
CREATE INDEX cases_group ON cases (grp) WHERE grp <> '';
CREATE INDEX cases_mailbox ON cases (mailbox);

-- How many cases of each status: counting 100,000 index entries each time the
-- left pane is drawn would take longer than drawing it.
CREATE TABLE tallies (
  mailbox INTEGER NOT NULL,
  status  TEXT NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (mailbox, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER cases_added AFTER INSERT ON cases BEGIN
  INSERT INTO tallies (mailbox, status, n) VALUES (NEW.mailbox, NEW.status, 1)
    ON CONFLICT (mailbox, status) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER cases_gone AFTER DELETE ON cases BEGIN
  UPDATE tallies SET n = n - 1 WHERE mailbox = OLD.mailbox AND status = OLD.status;
END;
CREATE TRIGGER cases_moved AFTER UPDATE OF status ON cases WHEN OLD.status <> NEW.status BEGIN
  UPDATE tallies SET n = n - 1 WHERE mailbox = OLD.mailbox AND status = OLD.status;
  INSERT INTO tallies (mailbox, status, n) VALUES (NEW.mailbox, NEW.status, 1)
    ON CONFLICT (mailbox, status) DO UPDATE SET n = n + 1;
END;

-- An event is known by its ID within its case; so one case's events lie
-- together, and a mail that came to two mailboxes is in a case of each.
CREATE TABLE events (
  case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  id      TEXT NOT NULL,
  at      INTEGER NOT NULL,
  agent   TEXT NOT NULL,
  kind    TEXT NOT NULL,
  data    TEXT NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_escalated ON events (id) WHERE kind = 'escalated_us';

-- The escalation events that a notification was shown for.
CREATE TABLE notified (
  event TEXT NOT NULL PRIMARY KEY,
  at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  id         INTEGER PRIMARY KEY,
  mailbox    INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  case_id    TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  direction  TEXT NOT NULL,
  date       INTEGER NOT NULL,
  received   INTEGER NOT NULL,
  language   TEXT NOT NULL,
  auto       TEXT NOT NULL,
  outside    INTEGER NOT NULL,
  broken     INTEGER NOT NULL,
  flags      TEXT NOT NULL,
  from_name  TEXT NOT NULL,
  from_email TEXT NOT NULL,
  subject    TEXT NOT NULL,
  others     TEXT NOT NULL, -- reply_to, to, cc
  refs       TEXT NOT NULL, -- in_reply_to, references
  text       TEXT NOT NULL,
  UNIQUE (mailbox, message_id)
) STRICT;
CREATE INDEX messages_case ON messages (case_id, date, id);

-- The mails as they came.
CREATE TABLE sources (
  message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
  source  BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
  message    INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
  idx        INTEGER NOT NULL,
  name       TEXT NOT NULL,
  type       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  content_id TEXT NOT NULL,
  inline     INTEGER NOT NULL,
  PRIMARY KEY (message, idx)
) STRICT, WITHOUT ROWID;

-- Where on the server a message lies.
CREATE TABLE places (
  folder      INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  message     INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
  flags       TEXT NOT NULL,
  PRIMARY KEY (folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_message ON places (message);

-- Which case a Message-ID belongs to, also one that was only mentioned.
CREATE TABLE refs (
  mailbox    INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  PRIMARY KEY (mailbox, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
  case_id  TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
  agent    TEXT NOT NULL,
  body     TEXT NOT NULL,
  to_list  TEXT NOT NULL,
  cc_list  TEXT NOT NULL,
  language TEXT NOT NULL,
  next     TEXT NOT NULL, -- the status that it is to get
  template TEXT NOT NULL,
  articles TEXT NOT NULL,
  saved    INTEGER NOT NULL,
  PRIMARY KEY (case_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_files (
  case_id TEXT NOT NULL,
  agent   TEXT NOT NULL,
  idx     INTEGER NOT NULL,
  name    TEXT NOT NULL,
  type    TEXT NOT NULL,
  sum     BLOB NOT NULL, -- SHA-256 of data
  data    BLOB NOT NULL,
  PRIMARY KEY (case_id, agent, idx),
  FOREIGN KEY (case_id, agent) REFERENCES drafts(case_id, agent) ON DELETE CASCADE
) STRICT;

CREATE TABLE outbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id     TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
  mailbox     INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  message_id  TEXT NOT NULL,
  state       TEXT NOT NULL,
  sender      TEXT NOT NULL,
  recipients  TEXT NOT NULL,
  subject     TEXT NOT NULL,
  agent       TEXT NOT NULL,
  in_reply_to TEXT NOT NULL,
  copied      INTEGER NOT NULL,
  answered    INTEGER NOT NULL,
  count       INTEGER NOT NULL,
  queued      INTEGER NOT NULL,
  next        INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  code        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  source      BLOB NOT NULL,
  UNIQUE (mailbox, message_id) -- one mail is queued once
) STRICT;
CREATE INDEX outbox_case ON outbox (case_id);
CREATE INDEX outbox_undone ON outbox (id) WHERE NOT (state = 'cancelled' OR (state = 'sent' AND copied = 1));

-- Which support material went out in which mail.
CREATE TABLE uses (
  item   TEXT NOT NULL,
  at     INTEGER NOT NULL,
  outbox INTEGER REFERENCES outbox(id) ON DELETE SET NULL
) STRICT;
CREATE INDEX uses_outbox ON uses (outbox);

CREATE TABLE items (
  pos      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL,
  language TEXT NOT NULL,
  kind     TEXT NOT NULL,
  title    TEXT NOT NULL,
  url      TEXT NOT NULL,
  tags     TEXT NOT NULL,
  service  TEXT NOT NULL,
  line     INTEGER NOT NULL,
  owner    TEXT NOT NULL,
  reviewed INTEGER NOT NULL,
  body     TEXT NOT NULL,
  UNIQUE (id, language)
) STRICT;

CREATE TABLE links (
  pos      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  title    TEXT NOT NULL,
  url      TEXT NOT NULL,
  language TEXT NOT NULL,
  tags     TEXT NOT NULL,
  service  TEXT NOT NULL,
  owner    TEXT NOT NULL,
  reviewed INTEGER NOT NULL,
  extra    TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
  pos       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  line      INTEGER NOT NULL,
  unit      TEXT NOT NULL,
  email     TEXT NOT NULL,
  owner     TEXT NOT NULL,
  members   TEXT NOT NULL,
  services  TEXT NOT NULL,
  languages TEXT NOT NULL,
  reviewed  INTEGER NOT NULL,
  extra     TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  data TEXT NOT NULL
) STRICT;

-- What can be searched: a message each, and a note each. The id begins with
-- the time (see store/index.go), so that the newest are found first without
-- sorting.
CREATE TABLE docs (
  id      INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  message INTEGER, -- messages.id
  event   TEXT     -- events.id of a note
) STRICT;
CREATE INDEX docs_case ON docs (case_id, id);

-- Contentless: the text stands in messages and events, and is indexed with
-- its accents folded (see store/letters.go), å, æ and ø apart.
CREATE VIRTUAL TABLE words USING fts5 (
  subject, sender, others, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0"
);

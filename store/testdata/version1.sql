-- A database as Linje wrote it at version 1, filled: its schema, then what was in it.

CREATE TABLE mailboxes (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  name             TEXT NOT NULL,
  name_key         TEXT NOT NULL UNIQUE,
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
  modseq      INTEGER NOT NULL DEFAULT 0,
  messages    INTEGER NOT NULL DEFAULT 0,
  UNIQUE (mailbox, name)
) STRICT;
CREATE TABLE cases (
  id              TEXT NOT NULL PRIMARY KEY,
  mailbox         INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  subject         TEXT NOT NULL,
  requester_name  TEXT NOT NULL,
  requester_email TEXT NOT NULL,
  requester_key   TEXT NOT NULL,
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
  others     TEXT NOT NULL,
  refs       TEXT NOT NULL,
  text       TEXT NOT NULL,
  UNIQUE (mailbox, message_id)
) STRICT;
CREATE INDEX messages_case ON messages (case_id, date, id);
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
CREATE TABLE places (
  folder      INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  message     INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
  flags       TEXT NOT NULL,
  PRIMARY KEY (folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_message ON places (message);
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
  next     TEXT NOT NULL,
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
  sum     BLOB NOT NULL,
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
  UNIQUE (mailbox, message_id)
) STRICT;
CREATE INDEX outbox_case ON outbox (case_id);
CREATE INDEX outbox_undone ON outbox (id) WHERE NOT (state = 'cancelled' OR (state = 'sent' AND copied = 1));
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
CREATE TABLE docs (
  id      INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  message INTEGER,
  event   TEXT
) STRICT;
CREATE INDEX docs_case ON docs (case_id, id);
CREATE VIRTUAL TABLE words USING fts5 (
  subject, sender, others, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0"
);

INSERT INTO mailboxes VALUES (3, 'Brukerstøtte HF', 'brukerstøtte hf', 'hf@example.no', 'imap.example.no', 993, 'tls', 'smtp.example.no', 587, 'starttls', 'hf', '', '', 'INBOX', 'Sendt', 1, 'mailbox', 1700000000000000, 0);
INSERT INTO folders VALUES (1, 3, 'INBOX', 7, 12, 900, 2);
INSERT INTO cases VALUES ('F71PBBGXQCW5WXT2', 3, 'Passord', 'Kari Nordmann', 'kari@example.no', 'kari@example.no', 'nn', 'waiting', 'Ola', 1, 'drift', 'Feide', 1772000000000000, 1772003600000000, 1773000000000000, 0, 0, 2, 1, 1, 1, 0, 1, 'pending', '');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E1', 1772000000000000, '', 'received', '{"message":"abc@example.no","mail":{"mailbox":3,"subject":"Passord","from":{"name":"Kari Nordmann","address":"kari@example.no"},"to":[{"name":"","address":"hf@example.no"}],"language":"nn","attachments":1,"line":1}}');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E2', 1772000001000000, 'Ola', 'claimed', '{"owner":"Ola"}');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E3', 1772003500000000, 'Ola', 'note', '{"text":"Ringte om møterommet."}');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E4', 1772003600000000, '', 'sent', '{"message":"reply@example.no","mail":{"mailbox":3,"subject":"Re: Passord","from":{"name":"","address":"hf@example.no"},"to":[{"name":"","address":"kari@example.no"}],"outside":true,"line":1}}');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E5', 1772003600000000, '', 'escalated_us', '{"text":"subject eskalert"}');
INSERT INTO events VALUES ('F71PBBGXQCW5WXT2', 'E6', 1772003600000000, 'Ola', 'group', '{"group":"drift","line":1,"service":"Feide"}');
INSERT INTO messages VALUES (1, 3, 'abc@example.no', 'F71PBBGXQCW5WXT2', 'in', 1772000000000000, 1772000000000000, 'nn', '', 0, 0, '\Seen', 'Kari Nordmann', 'kari@example.no', 'Passord', '{"to":[{"name":"","address":"hf@example.no"}]}', '{}', 'Eg får ikkje logga inn på kaféen.');
INSERT INTO messages VALUES (2, 3, 'reply@example.no', 'F71PBBGXQCW5WXT2', 'out', 1772003600000000, 1772003600000000, 'nn', '', 1, 0, '', '', 'hf@example.no', 'Re: Passord', '{"to":[{"name":"","address":"kari@example.no"}]}', '{"in_reply_to":["abc@example.no"]}', 'Prøv igjen.');
INSERT INTO sources VALUES (1, X'46726F6D3A206B617269');
INSERT INTO attachments VALUES (1, 2, 'bilde.png', 'image/png', 99, '', 0);
INSERT INTO places VALUES (1, 7, 11, 1, '\Seen');
INSERT INTO refs VALUES (3, 'abc@example.no', 'F71PBBGXQCW5WXT2'), (3, 'reply@example.no', 'F71PBBGXQCW5WXT2');
INSERT INTO drafts VALUES ('F71PBBGXQCW5WXT2', 'Ola', 'kladd', '[]', '[]', 'nn', 'resolved', 't1', '["a1"]', 1772003700000000);
INSERT INTO draft_files VALUES ('F71PBBGXQCW5WXT2', 'Ola', 0, 'f.txt', 'text/plain', X'00', X'78');
INSERT INTO outbox VALUES (4, 'F71PBBGXQCW5WXT2', 3, 'reply@example.no', 'sent', 'hf@example.no', '["kari@example.no"]', 'Re: Passord', 'Ola', 'abc@example.no', 1, 0, 1, 1772003600000000, 0, 1772003600000000, '', '', X'6D61696C');
INSERT INTO uses VALUES ('t1', 1772003600000000, 4);
INSERT INTO items VALUES (1, 't1', 'nb', 'template', 'Hei', '', '["passord"]', 'Feide', 1, 'o@example.no', 1770000000000000, 'Hei {{requester.name}}');
INSERT INTO links VALUES (1, 'l1', 'L', 'https://example.no', 'nb', 'null', '', '', 0, '{"rom":"12"}');
INSERT INTO groups VALUES (1, 'drift', 'Drift', 2, 'IT', 'drift@example.no', '', '["Per"]', '["Feide"]', 'null', 0, 'null');
INSERT INTO settings VALUES (1, '{"agent_name":"Ola","agent_email":"ola@example.no","language":"nn","reopen_days":7,"subject_tag":true}');
INSERT INTO docs VALUES (475686259917946881, 'F71PBBGXQCW5WXT2', 1, NULL), (475687226285588482, 'F71PBBGXQCW5WXT2', 2, NULL), (475687199442042883, 'F71PBBGXQCW5WXT2', NULL, 'E3');
INSERT INTO words (rowid, subject, sender, others, body) VALUES
  (475686259917946881, 'Passord', 'Kari Nordmann kari@example.no', ' hf@example.no', 'Eg får ikkje logga inn på kafeen.'),
  (475687199442042883, 'Passord', 'Kari Nordmann kari@example.no', '', 'Ringte om møterommet.'),
  (475687226285588482, 'Re: Passord', ' hf@example.no', ' kari@example.no', 'Prøv igjen.');
PRAGMA user_version = 1;

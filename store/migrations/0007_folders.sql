-- From when on a folder's mail was asked for, and how many older mails were left
-- alone: without them its count cannot be compared with what is stored.
ALTER TABLE folders ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folders ADD COLUMN left_alone INTEGER NOT NULL DEFAULT 0;

-- Mails that the server lists and does not deliver. After some tries they are
-- put aside and no longer hold their folder incomplete.
CREATE TABLE undelivered (
  mailbox     INTEGER NOT NULL REFERENCES mailboxes(id) ON DELETE CASCADE,
  folder      TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  tries       INTEGER NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  received    INTEGER NOT NULL,
  from_name   TEXT NOT NULL,
  from_email  TEXT NOT NULL,
  subject     TEXT NOT NULL,
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

-- What an outgoing mail was queued on, so that nothing goes past what has come
-- since, and so that it can be taken back whole.
ALTER TABLE outbox ADD COLUMN appending     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN seen_messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN seen_notes    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN anyway        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN was_status    TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN claimed       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN returned      INTEGER NOT NULL DEFAULT 0;
-- What was queued by an older Linje goes as it was promised.
UPDATE outbox SET anyway = 1;

-- What has been learnt about a mailbox's servers by using them.
CREATE TABLE server_facts (
  mailbox    INTEGER PRIMARY KEY REFERENCES mailboxes(id) ON DELETE CASCADE,
  size_limit INTEGER NOT NULL,
  copies     TEXT NOT NULL,
  last_copy  TEXT NOT NULL
) STRICT;

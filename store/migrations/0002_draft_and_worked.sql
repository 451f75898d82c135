-- What an outgoing mail was made of, to give back when it fails; and a mail is
-- done with only when \Answered is set too.
ALTER TABLE outbox ADD COLUMN draft TEXT NOT NULL DEFAULT '{}';
DROP INDEX outbox_undone;
CREATE INDEX outbox_undone ON outbox (id) WHERE NOT (state = 'cancelled' OR (state = 'sent' AND copied = 1 AND answered = 1));

-- The last act of an agent: mail that comes in after it was not seen by them.
ALTER TABLE cases ADD COLUMN worked INTEGER NOT NULL DEFAULT 0;

-- How answers with support material fared: when the requester came back with
-- more than thanks; 0: not, or before this was kept.
ALTER TABLE uses ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
CREATE INDEX uses_item ON uses (item, at, reopened, outbox);

-- The few mails of which it is certain that they did not go.
CREATE INDEX outbox_stayed ON outbox (id) WHERE state IN ('cancelled', 'failed', 'held');

-- Which of a case's outgoing mails an agent had in view when one was queued: the
-- newest. Those that are queued already go as they were promised.
ALTER TABLE outbox ADD COLUMN seen_answers INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET seen_answers = (SELECT MAX(id) FROM outbox);

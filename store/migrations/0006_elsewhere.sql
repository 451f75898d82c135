-- What other programs did with a case: the last answer was sent outside Linje.
ALTER TABLE cases ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET outside = 1 WHERE answered = 1 AND (SELECT json_extract(e.data, '$.mail.outside') FROM events e
  WHERE e.case_id = cases.id AND e.kind = 'sent' ORDER BY e.at DESC, e.id DESC LIMIT 1) = 1;
-- The few messages that someone has marked with \Flagged (RFC 9051 section 2.3.2).
CREATE INDEX messages_flagged ON messages (case_id) WHERE instr(flags, '\Flagged') > 0;

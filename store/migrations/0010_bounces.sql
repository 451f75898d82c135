-- Mails that came back are told of as escalations are.

CREATE INDEX cases_bounced ON cases (updated) WHERE bounced = 1;
DROP INDEX events_escalated;
CREATE INDEX events_told ON events (id) WHERE kind IN ('escalated_us', 'bounced');

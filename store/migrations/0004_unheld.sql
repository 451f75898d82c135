-- What awaits anybody: new, or open and given back by whoever had it.
CREATE INDEX cases_unheld ON cases (updated DESC, id, mailbox) WHERE CASE status WHEN 'new' THEN 1 WHEN 'open' THEN owner = '' END;
CREATE INDEX cases_free ON cases (mailbox) WHERE status = 'open' AND owner = '';

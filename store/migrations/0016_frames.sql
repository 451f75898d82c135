-- How answers from a mailbox begin and end, where that is not as usual.
CREATE TABLE frames (
  mailbox  INTEGER NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  greeting TEXT NOT NULL,
  closing  TEXT NOT NULL,
  PRIMARY KEY (mailbox, language)
) STRICT, WITHOUT ROWID;

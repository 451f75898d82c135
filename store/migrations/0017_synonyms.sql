-- The department's own list of words that mean the same; none: the list that
-- Linje brings.

CREATE TABLE synonyms (
  id    TEXT PRIMARY KEY,
  words TEXT NOT NULL,
  note  TEXT NOT NULL,
  extra TEXT NOT NULL
) STRICT, WITHOUT ROWID;

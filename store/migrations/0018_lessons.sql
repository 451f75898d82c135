-- What suggestions learn from. A use by when it was, and the case of an outgoing
-- mail without reading the mail.
CREATE INDEX uses_at ON uses (at, outbox);
CREATE INDEX outbox_whose ON outbox (id, case_id);

-- Items that were put into an answer and taken out again before it went.
CREATE TABLE removals (
  item   TEXT NOT NULL,
  outbox INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
  PRIMARY KEY (outbox, item)
) STRICT, WITHOUT ROWID;
ALTER TABLE drafts ADD COLUMN removed TEXT NOT NULL DEFAULT '[]';

-- What the user wants forgotten: uses of the item up to that moment are not
-- learnt from. '' is all items.
CREATE TABLE forgotten (
  item TEXT NOT NULL PRIMARY KEY,
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Support material that is being written and is not saved yet.
CREATE TABLE material_drafts (
  place TEXT NOT NULL PRIMARY KEY, -- which item, or which kind of a new one
  data  TEXT NOT NULL,
  saved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

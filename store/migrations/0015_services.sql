-- Services with their forms, each language variant a row, and the folder that
-- the material is kept in besides.

CREATE TABLE services (
  id          TEXT NOT NULL,
  language    TEXT NOT NULL,
  name        TEXT NOT NULL,
  grp         TEXT NOT NULL,
  form        TEXT NOT NULL,
  description TEXT NOT NULL,
  tags        TEXT NOT NULL,
  owner       TEXT NOT NULL,
  reviewed    INTEGER NOT NULL,
  extra       TEXT NOT NULL,
  PRIMARY KEY (id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE material_folder (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  dir TEXT NOT NULL
) STRICT;

-- Large base64 bodies lie as files beside the database, named by the SHA-256
-- of what they hold. sources.source is the mail without them; each was at that
-- place of it. See support.SplitSource.
CREATE TABLE cuts (
  message INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
  idx     INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  hash    BLOB NOT NULL,
  size    INTEGER NOT NULL,
  width   INTEGER NOT NULL,
  crlf    INTEGER NOT NULL,
  PRIMARY KEY (message, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX cuts_hash ON cuts (hash);

-- An attachment that stayed on the server, and where its bytes lie once they
-- were fetched.
ALTER TABLE attachments ADD COLUMN remote INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN hash BLOB;
CREATE INDEX attachments_hash ON attachments (hash) WHERE hash IS NOT NULL;

-- Marks of smaller bodies that came once and lie in their source: one that
-- comes again is kept as a file, once for all further mails.
CREATE TABLE bodies (mark INTEGER PRIMARY KEY) STRICT;

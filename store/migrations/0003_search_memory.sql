-- A batch of an intake goes into the search index as one piece, not as several
-- that are merged again at once.
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
INSERT INTO words (words, rank) VALUES ('automerge', 8);

-- What a mail's reader must be told: words separated by one space, and what the
-- mail server says of the sender.
ALTER TABLE messages ADD COLUMN traits TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN sender TEXT NOT NULL DEFAULT '';
UPDATE messages SET traits = 'broken' WHERE broken <> 0;
ALTER TABLE messages DROP COLUMN broken;

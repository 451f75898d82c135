-- Mail that came and lost its last place in the mailbox: 1 until all folders
-- were looked at, 2 when it is nowhere then. A place found later counts more.
ALTER TABLE messages ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_left ON messages (mailbox) WHERE gone = 1;

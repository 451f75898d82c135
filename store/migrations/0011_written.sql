-- The Date field as it stands, to tell a copy of a mail from another mail with
-- the same Message-ID; 0: missing, or stored before this was kept.
ALTER TABLE messages ADD COLUMN written INTEGER NOT NULL DEFAULT 0;

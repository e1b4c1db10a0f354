PRAGMA application_id = 0x50426179;

CREATE TABLE vault (
    id BLOB NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How many rows each table has: a lost page shows as a difference.
CREATE TABLE row_count (
    name TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE key_slot (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The version is part of what the sealed value is bound to; the grants stand here for display.
CREATE TABLE secret (
    credential BLOB NOT NULL REFERENCES credential (id),
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    grants TEXT NOT NULL,
    sealed BLOB NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (credential, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE system (
    id BLOB NOT NULL PRIMARY KEY,
    own_key BLOB REFERENCES credential (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
    id BLOB NOT NULL PRIMARY KEY,
    system BLOB NOT NULL REFERENCES system (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE use (
    connection BLOB NOT NULL REFERENCES connection (id),
    slot TEXT NOT NULL,
    position INTEGER NOT NULL,
    credential BLOB NOT NULL REFERENCES credential (id),
    digest BLOB NOT NULL,
    PRIMARY KEY (connection, slot, position)
) STRICT, WITHOUT ROWID;

-- Times as microseconds since 1970, so that a key prefix is in order of time.
CREATE TABLE check_run (
    connection BLOB NOT NULL REFERENCES connection (id),
    started_at INTEGER NOT NULL,
    id BLOB NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (connection, started_at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
    at INTEGER NOT NULL,
    id BLOB NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;

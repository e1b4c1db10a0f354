-- Connections that were deleted from their systems: what we knew of them, without any secret.
CREATE TABLE archive (
    id BLOB NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

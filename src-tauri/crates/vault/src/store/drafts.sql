-- Connections that somebody began and put aside: everything but the secret.
CREATE TABLE draft (
    id BLOB NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

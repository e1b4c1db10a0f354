-- One row a run: its journal. Ended runs stay as history.
CREATE TABLE rotation (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    lease TEXT NOT NULL,
    content TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

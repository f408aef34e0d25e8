-- Which reports are copies of one another. Sketches come with the reports; the clusters are found anew by `rawi cluster --ledger`.

CREATE TABLE sketches (
    document  INTEGER NOT NULL PRIMARY KEY REFERENCES documents (document) ON DELETE CASCADE,
    runs      BLOB NOT NULL             -- numbers of runs of five words, in order, four bytes each, the lowest first
);

-- A report of a cluster of copies. Reports that have no copy have no row.
CREATE TABLE copies (
    document  INTEGER NOT NULL PRIMARY KEY REFERENCES documents (document) ON DELETE CASCADE,
    cluster   INTEGER NOT NULL,         -- number of the cluster in this ledger; other after the next search
    position  INTEGER NOT NULL,         -- 0 for the earliest
    origin    INTEGER REFERENCES documents (document) ON DELETE SET NULL, -- the earlier report it has most words from
    copied    REAL NOT NULL,            -- how much of its words the origin has, 0 to 1
    kept      REAL NOT NULL             -- how much of the origin's words it has, 0 to 1
);
CREATE UNIQUE INDEX copies_cluster ON copies (cluster, position);
CREATE INDEX copies_origin ON copies (origin);

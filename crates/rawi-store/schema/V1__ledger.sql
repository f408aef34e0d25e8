-- The ledger. One row in `documents` for each report; everything else hangs on it and goes with it.
-- Offsets are Unicode code points, half-open, into `documents.text`.
-- `position` keeps the order in which the reading gave the rows.

PRAGMA application_id = 1380013897; -- 'RAWI'

CREATE TABLE runs (
    run      INTEGER PRIMARY KEY,
    version  TEXT NOT NULL,             -- of rawi
    data     TEXT NOT NULL,             -- hash of the tables it read with
    started  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);

CREATE TABLE documents (
    document        INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    hash            TEXT NOT NULL,      -- blake3 of what was read
    run             INTEGER NOT NULL REFERENCES runs (run),
    text            TEXT NOT NULL,
    title           TEXT,
    published       TEXT,
    outlet          TEXT,
    url             TEXT,
    byline          TEXT,
    language        TEXT,
    has_dateline    INTEGER NOT NULL DEFAULT 0,
    dateline_place  TEXT,
    dateline_date   TEXT
);
CREATE INDEX documents_published ON documents (published);
CREATE INDEX documents_run ON documents (run);

CREATE TABLE credits (
    document  INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    agency    TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE blocks (
    document  INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE entities (
    document  INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    id        TEXT NOT NULL,
    type      TEXT NOT NULL,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL,            -- the name, folded
    actor     TEXT,
    country   TEXT,
    role      TEXT,
    office    TEXT,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;
CREATE INDEX entities_actor ON entities (actor) WHERE actor IS NOT NULL;

CREATE TABLE mentions (
    document  INTEGER NOT NULL,
    entity    INTEGER NOT NULL,         -- entities.position
    position  INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (document, entity, position),
    FOREIGN KEY (document, entity) REFERENCES entities (document, position) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE statements (
    statement   INTEGER PRIMARY KEY,
    document    INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    act         TEXT NOT NULL,
    cue         TEXT NOT NULL,          -- the words of the cue
    cue_start   INTEGER NOT NULL,
    cue_end     INTEGER NOT NULL,
    lemma       TEXT NOT NULL,
    content     TEXT NOT NULL,          -- the words of the content; stretches joined with ' … '
    channel     TEXT,
    inside      TEXT,
    said        TEXT,
    day         TEXT,                   -- said, else the day the report was published
    occasion    TEXT,
    hedged      INTEGER NOT NULL,
    polarity    TEXT NOT NULL,
    confidence  REAL NOT NULL,
    speaker_by  TEXT,
    UNIQUE (document, position)
);
CREATE INDEX statements_day ON statements (day);
CREATE INDEX statements_act ON statements (act, day);

CREATE TABLE contents (
    statement  INTEGER NOT NULL REFERENCES statements (statement) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) WITHOUT ROWID;

CREATE TABLE statement_parties (
    statement      INTEGER NOT NULL REFERENCES statements (statement) ON DELETE CASCADE,
    part           TEXT NOT NULL,       -- speaker, represents, addressee, relay
    position       INTEGER NOT NULL,
    entity         TEXT NOT NULL,       -- entities.id in the same document
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL,
    mention_start  INTEGER,
    mention_end    INTEGER,
    actor          TEXT,
    country        TEXT,
    role           TEXT,
    PRIMARY KEY (statement, part, position)
) WITHOUT ROWID;
CREATE INDEX statement_parties_actor ON statement_parties (actor) WHERE actor IS NOT NULL;

CREATE TABLE statement_reasons (
    statement  INTEGER NOT NULL REFERENCES statements (statement) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    "row"      TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) WITHOUT ROWID;

CREATE TABLE events (
    event          INTEGER PRIMARY KEY,
    document       INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    id             TEXT NOT NULL,
    type           TEXT NOT NULL,
    trigger_start  INTEGER NOT NULL,
    trigger_end    INTEGER NOT NULL,
    date           TEXT,
    status         TEXT NOT NULL,
    said_in        TEXT,
    confidence     REAL NOT NULL,
    UNIQUE (document, position)
);

CREATE TABLE event_parties (
    event          INTEGER NOT NULL REFERENCES events (event) ON DELETE CASCADE,
    part           TEXT NOT NULL,       -- actor, recipient
    position       INTEGER NOT NULL,
    entity         TEXT NOT NULL,
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL,
    mention_start  INTEGER,
    mention_end    INTEGER,
    actor          TEXT,
    country        TEXT,
    role           TEXT,
    PRIMARY KEY (event, part, position)
) WITHOUT ROWID;

CREATE TABLE event_reasons (
    event     INTEGER NOT NULL REFERENCES events (event) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    "row"     TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) WITHOUT ROWID;

CREATE TABLE times (
    time      INTEGER PRIMARY KEY,
    document  INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    type      TEXT NOT NULL,
    value     TEXT NOT NULL,
    modifier  TEXT,
    UNIQUE (document, position)
);
CREATE INDEX times_value ON times (value);

CREATE TABLE time_reasons (
    time      INTEGER NOT NULL REFERENCES times (time) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    "row"     TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (time, position)
) WITHOUT ROWID;

CREATE TABLE notes (
    document  INTEGER NOT NULL REFERENCES documents (document) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    code      TEXT NOT NULL,
    start     INTEGER,
    "end"     INTEGER,
    message   TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

-- Reports that could not be read. A later success under the same name takes its row away.
CREATE TABLE failures (
    source  TEXT PRIMARY KEY,           -- file, or file:line
    run     INTEGER NOT NULL REFERENCES runs (run),
    reason  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX failures_run ON failures (run);

-- The words of each statement's content, folded, each with the forms left when what is written onto it is
-- taken off. Made by rawi, so that no stemmer eats the front of a name. No positions: phrases are looked for in
-- `statements.content`.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TRIGGER statements_leave AFTER DELETE ON statements BEGIN
    DELETE FROM statement_words WHERE rowid = old.statement;
END;

-- For people who ask in SQL.
CREATE VIEW who_said_what AS
SELECT s.day, d.outlet, d.id AS document, s.id AS statement,
       (SELECT group_concat(name, ' | ') FROM (SELECT name FROM statement_parties p
         WHERE p.statement = s.statement AND p.part = 'speaker' ORDER BY position)) AS speakers,
       s.act, s.kind,
       (SELECT group_concat(name, ' | ') FROM (SELECT name FROM statement_parties p
         WHERE p.statement = s.statement AND p.part = 'addressee' ORDER BY position)) AS addressees,
       s.content, s.cue, s.inside, s.hedged, s.polarity, s.confidence, d.url
FROM statements s JOIN documents d USING (document);

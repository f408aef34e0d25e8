-- What the page and the API need besides: one key for each party whatever it is called, tokens, and reviews.
-- The key is `id:` and the id of the actor, or `name:` and the folded name of one that no table knows.

CREATE INDEX entities_key ON entities ((coalesce('id:' || actor, 'name:' || name_key)));
CREATE INDEX statement_parties_key ON statement_parties ((coalesce('id:' || actor, 'name:' || name_key)));
CREATE INDEX event_parties_key ON event_parties ((coalesce('id:' || actor, 'name:' || name_key)));

-- Who may review. The token itself is shown once and kept nowhere.
CREATE TABLE tokens (
    name     TEXT PRIMARY KEY,
    hash     TEXT NOT NULL,             -- blake3 of the token
    created  TEXT NOT NULL
);

-- What people say of rows. Nothing refers to the rows themselves, which are made anew with every reading: a
-- review is found again by the report and the words of the cue or trigger.
CREATE TABLE reviews (
    review       INTEGER PRIMARY KEY,
    report       TEXT NOT NULL,         -- documents.id
    kind         TEXT NOT NULL,         -- statement, event
    start        INTEGER NOT NULL,      -- of the cue or trigger, code points
    "end"        INTEGER NOT NULL,
    words        TEXT NOT NULL,         -- of the cue or trigger: a review of another text is not taken for one of this
    verdict      TEXT NOT NULL,         -- accept, correct, reject
    machine      TEXT NOT NULL,         -- the row as it was read, JSON
    correction   TEXT,                  -- the row as it should be, JSON
    reviewer     TEXT NOT NULL,         -- tokens.name
    reviewed     TEXT NOT NULL          -- when, UTC
);
CREATE INDEX reviews_report ON reviews (report);

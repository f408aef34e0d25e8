-- Whom reports name is found by a part of the name, by type or by country without looking at every report.

CREATE TABLE called (
    key       TEXT NOT NULL,            -- 'id:' and the actor, else 'name:' and the folded name
    name_key  TEXT NOT NULL,
    type      TEXT NOT NULL,
    country   TEXT NOT NULL,            -- '' where nobody knows
    PRIMARY KEY (key, name_key, type, country)
) WITHOUT ROWID;                        -- of entities; stays when the last of them goes
INSERT INTO called
    SELECT DISTINCT coalesce('id:' || actor, 'name:' || name_key), name_key, type, coalesce(country, '') FROM entities;

-- What all of a country did and said.
CREATE INDEX statement_parties_country ON statement_parties (country, statement) WHERE country IS NOT NULL;
CREATE INDEX event_parties_country ON event_parties (country, event) WHERE country IS NOT NULL;

-- Whoever is known by an id is found by the key.
DROP INDEX entities_actor;
DROP INDEX statement_parties_actor;
DROP INDEX event_parties_actor;

-- Numbers of rows are given once, also when the row with the last one is gone: what is remembered of a row by its
-- number stays right. PostgreSQL has sequences for that.
-- only sqlite
CREATE TABLE numbers (
    of    TEXT PRIMARY KEY,
    last  INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO numbers VALUES
    ('documents', (SELECT coalesce(max(document), 0) FROM documents)),
    ('statements', (SELECT coalesce(max(statement), 0) FROM statements)),
    ('events', (SELECT coalesce(max(event), 0) FROM events)),
    ('times', (SELECT coalesce(max(time), 0) FROM times));
-- both

-- Names and outlets are found by a part of them without looking at every row.

CREATE TABLE names (
    name_key  TEXT PRIMARY KEY          -- of parties of statements and events; stays when the last of them goes
) WITHOUT ROWID;
INSERT INTO names SELECT name_key FROM statement_parties UNION SELECT name_key FROM event_parties;
CREATE INDEX statement_parties_name ON statement_parties (name_key, part, statement);
CREATE INDEX event_parties_name ON event_parties (name_key, part, event);
CREATE INDEX event_parties_actor ON event_parties (actor) WHERE actor IS NOT NULL;
CREATE INDEX documents_outlet ON documents (outlet);

-- SQLite reads an index of days backwards and has reports without a day last; PostgreSQL has them first.
-- only postgres
DROP INDEX statements_day;
DROP INDEX statements_act;
DROP INDEX events_day;
DROP INDEX events_type;
CREATE INDEX statements_day ON statements (day DESC NULLS LAST);
CREATE INDEX statements_act ON statements (act, day DESC NULLS LAST);
CREATE INDEX events_day ON events (day DESC NULLS LAST);
CREATE INDEX events_type ON events (type, day DESC NULLS LAST);
-- both

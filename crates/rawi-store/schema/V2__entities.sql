-- Who an entity may be besides, and why it is taken for who it is.

ALTER TABLE entities ADD COLUMN others TEXT;    -- ids of actors of the same name, a blank between them; null for none

CREATE TABLE entity_reasons (
    document  INTEGER NOT NULL,
    entity    INTEGER NOT NULL,         -- entities.position
    position  INTEGER NOT NULL,
    "row"     TEXT NOT NULL,            -- the table row or rule: persons.tsv#putin
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    PRIMARY KEY (document, entity, position),
    FOREIGN KEY (document, entity) REFERENCES entities (document, position) ON DELETE CASCADE
) WITHOUT ROWID;

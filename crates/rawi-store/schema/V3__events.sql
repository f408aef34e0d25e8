-- What sort of event it is besides its type, and where it took place.

ALTER TABLE events ADD COLUMN mode TEXT;             -- PLOVER mode
ALTER TABLE events ADD COLUMN cameo TEXT;            -- CAMEO code of the manual 1.1b3
ALTER TABLE events ADD COLUMN place_entity TEXT;     -- id of the entity in the document
ALTER TABLE events ADD COLUMN place_name TEXT;
ALTER TABLE events ADD COLUMN place_country TEXT;
ALTER TABLE events ADD COLUMN place_start INTEGER;   -- code points
ALTER TABLE events ADD COLUMN place_end INTEGER;

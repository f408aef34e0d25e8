-- How an event is coded besides its type, how many it struck, what money is told of, and where its place lies.

ALTER TABLE events ADD COLUMN gdelt TEXT;            -- CAMEO code in GDELT's table
ALTER TABLE events ADD COLUMN contexts TEXT;         -- PLOVER contexts, a blank between them; null for none
ALTER TABLE events ADD COLUMN quad INTEGER;          -- 1 verbal cooperation … 4 material conflict
ALTER TABLE events ADD COLUMN score REAL;            -- conflict (-10) to cooperation (10)
ALTER TABLE events ADD COLUMN dead INTEGER;
ALTER TABLE events ADD COLUMN injured INTEGER;
ALTER TABLE events ADD COLUMN arrested INTEGER;
ALTER TABLE events ADD COLUMN amount REAL;           -- money
ALTER TABLE events ADD COLUMN currency TEXT;         -- ISO 4217
ALTER TABLE events ADD COLUMN amount_start INTEGER;  -- code points
ALTER TABLE events ADD COLUMN amount_end INTEGER;
ALTER TABLE events ADD COLUMN geonames INTEGER;      -- GeoNames id of the place
ALTER TABLE events ADD COLUMN lat REAL;
ALTER TABLE events ADD COLUMN lon REAL;
ALTER TABLE events ADD COLUMN place_key TEXT;        -- the name of the place, folded
ALTER TABLE events ADD COLUMN day TEXT;              -- date, else the day the report was published
UPDATE events SET day = coalesce(date, (SELECT published FROM documents d WHERE d.document = events.document));
UPDATE events SET place_key = place_name;
CREATE INDEX events_day ON events (day);
CREATE INDEX events_type ON events (type, day);

-- What `rawi watch` must know after it was stopped. Times are milliseconds since 1970, UTC.

-- Feeds and sitemaps that were asked.
CREATE TABLE watched_feeds (
    address   TEXT PRIMARY KEY,
    etag      TEXT,                     -- of the last answer
    modified  TEXT,                     -- Last-Modified of the last answer
    due       INTEGER NOT NULL,         -- not to be asked before
    failures  INTEGER NOT NULL          -- in a row
);

-- Hosts, as scheme, name and port: https://news.example
CREATE TABLE watched_hosts (
    host      TEXT PRIMARY KEY,
    robots    TEXT,                     -- its robots.txt; nothing if it has none
    fresh     INTEGER NOT NULL,         -- robots.txt need not be asked for before
    rests     INTEGER NOT NULL,         -- nothing is asked of it before
    failures  INTEGER NOT NULL          -- in a row
);

-- Pages that feeds name.
CREATE TABLE watched_pages (
    address    TEXT PRIMARY KEY,
    feed       TEXT NOT NULL,           -- the feed that named it first
    state      TEXT NOT NULL,           -- waiting, done, failed
    due        INTEGER NOT NULL,        -- not to be fetched before
    tries      INTEGER NOT NULL,        -- that came to nothing
    report     TEXT,                    -- documents.id, when it is done
    outlet     TEXT,
    title      TEXT,
    published  TEXT
);
CREATE INDEX watched_pages_waiting ON watched_pages (due) WHERE state = 'waiting';

-- A search for words finds what it asks for, and in which order, beside the words: nothing is joined before the few
-- that are shown are known. SQLite has the words apart from any table and needs none of it.

-- only postgres
ALTER TABLE statement_words RENAME TO words_alone;
DROP INDEX statement_words_words;
CREATE TABLE statement_words (
    statement  INTEGER NOT NULL,
    document   INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    report     TEXT NOT NULL,
    day        TEXT,
    act        TEXT NOT NULL,
    words      TSVECTOR NOT NULL
);
INSERT INTO statement_words SELECT w.statement, s.document, s.position, s.report, s.day, s.act, w.words
    FROM words_alone w JOIN statements s USING (statement);
DROP TABLE words_alone;
ALTER TABLE statement_words ADD PRIMARY KEY (statement);
ALTER TABLE statement_words ADD FOREIGN KEY (statement) REFERENCES statements (statement) ON DELETE CASCADE;
CREATE INDEX statement_words_words ON statement_words USING gin (words);
CREATE INDEX statement_words_day ON statement_words (day DESC NULLS LAST, report, position) INCLUDE (statement);
ANALYZE statement_words;
-- both

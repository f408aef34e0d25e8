-- What the first step says to SQLite alone, in PostgreSQL's words.

-- The words of each statement's content, folded, each with the forms left when what is written onto it is taken
-- off. Made by rawi, so that no dictionary of the server has a say, and both databases find the same.
CREATE TABLE statement_words (
    statement  BIGINT PRIMARY KEY REFERENCES statements (statement) ON DELETE CASCADE,
    words      TSVECTOR NOT NULL
);
CREATE INDEX statement_words_words ON statement_words USING gin (words);

-- For people who ask in SQL.
CREATE VIEW who_said_what AS
SELECT s.day, d.outlet, d.id AS document, s.statement,
       (SELECT string_agg(p.name, ' | ' ORDER BY p.position) FROM statement_parties p
         WHERE p.statement = s.statement AND p.part = 'speaker') AS speakers,
       s.act, s.kind,
       (SELECT string_agg(p.name, ' | ' ORDER BY p.position) FROM statement_parties p
         WHERE p.statement = s.statement AND p.part = 'addressee') AS addressees,
       s.content, s.cue, s.inside, s.hedged, s.polarity, s.confidence, d.url
FROM statements s JOIN documents d USING (document);

-- Statements and events lie in the order in which they are shown, the last day first and within a day by report, with
-- what else they are asked for by: the newest that fit are found without looking at the others.

ALTER TABLE statements ADD COLUMN report TEXT NOT NULL DEFAULT '';  -- documents.id
ALTER TABLE events ADD COLUMN report TEXT NOT NULL DEFAULT '';      -- documents.id
UPDATE statements SET report = (SELECT id FROM documents d WHERE d.document = statements.document);
UPDATE events SET report = (SELECT id FROM documents d WHERE d.document = events.document);
DROP INDEX statements_day;
DROP INDEX statements_act;
DROP INDEX events_day;
DROP INDEX events_type;
-- only sqlite
CREATE INDEX statements_day ON statements (day DESC, report, position, document);
CREATE INDEX statements_act ON statements (act, day DESC, report, position, document);
CREATE INDEX events_day ON events (day DESC, report, position, document);
CREATE INDEX events_type ON events (type, day DESC, report, position, document);
-- only postgres
CREATE INDEX statements_day ON statements (day DESC NULLS LAST, report, position) INCLUDE (document, statement);
CREATE INDEX statements_act ON statements (act, day DESC NULLS LAST, report, position) INCLUDE (document, statement);
CREATE INDEX events_day ON events (day DESC NULLS LAST, report, position) INCLUDE (document, event);
CREATE INDEX events_type ON events (type, day DESC NULLS LAST, report, position) INCLUDE (document, event);
-- The reports of an outlet are found without looking at the reports.
DROP INDEX documents_outlet;
CREATE INDEX documents_outlet ON documents (outlet) INCLUDE (document);
-- both

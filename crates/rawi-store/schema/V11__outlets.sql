-- The outlet of a report without its text, behind which it stands in its row. PostgreSQL keeps long texts elsewhere.

-- only sqlite
CREATE INDEX documents_brief ON documents (document, outlet);
-- both

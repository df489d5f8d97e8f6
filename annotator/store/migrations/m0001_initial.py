"""The first form of a project file."""

import sqlite3
from typing import Final

TABLES: Final = """
CREATE TABLE project (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, rev INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE actor (
    id BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
    rev INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE type (
    id BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, parent_id BLOB, colour TEXT NOT NULL,
    key TEXT NOT NULL, symmetric INTEGER NOT NULL, description TEXT NOT NULL, spec TEXT, position INTEGER NOT NULL,
    retired INTEGER NOT NULL, rev INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE endpoint (
    type_id BLOB NOT NULL REFERENCES type (id) DEFERRABLE INITIALLY DEFERRED, ord INTEGER NOT NULL,
    role TEXT NOT NULL, allowed_type_id BLOB, min INTEGER NOT NULL, max INTEGER, PRIMARY KEY (type_id, ord)
) WITHOUT ROWID;

CREATE TABLE document (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL, doc_date TEXT NOT NULL,
    language TEXT NOT NULL, original_sha256 TEXT NOT NULL, text_version INTEGER NOT NULL, length INTEGER NOT NULL,
    meta TEXT, attrs TEXT, tags TEXT, note TEXT NOT NULL, extra TEXT, hidden INTEGER NOT NULL,
    created_at INTEGER NOT NULL, rev INTEGER NOT NULL
);
CREATE INDEX document_original ON document (original_sha256);

CREATE TABLE doc_text (
    doc_id BLOB NOT NULL REFERENCES document (id), version INTEGER NOT NULL, sha256 TEXT NOT NULL, edits TEXT,
    text TEXT NOT NULL, PRIMARY KEY (doc_id, version)
);
CREATE TABLE doc_sketch (
    doc_id BLOB NOT NULL REFERENCES document (id), version INTEGER NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (doc_id, version)
) WITHOUT ROWID;

CREATE TABLE doc_state (
    doc_id BLOB NOT NULL REFERENCES document (id), actor_id BLOB NOT NULL REFERENCES actor (id), status TEXT NOT NULL,
    undecided INTEGER NOT NULL, position INTEGER NOT NULL, seconds INTEGER NOT NULL, finished_at INTEGER NOT NULL,
    rev INTEGER NOT NULL, PRIMARY KEY (doc_id, actor_id)
) WITHOUT ROWID;

CREATE TABLE annotation (
    id BLOB NOT NULL PRIMARY KEY, doc_id BLOB NOT NULL REFERENCES document (id),
    owner_id BLOB NOT NULL REFERENCES actor (id), kind TEXT NOT NULL,
    type_id BLOB NOT NULL REFERENCES type (id) DEFERRABLE INITIALLY DEFERRED,
    "start" INTEGER, "end" INTEGER, fragments TEXT, attrs TEXT, note TEXT NOT NULL, origin TEXT NOT NULL,
    origin_id BLOB, extra TEXT, rev INTEGER NOT NULL, created_by BLOB NOT NULL, created_at INTEGER NOT NULL,
    changed_by BLOB NOT NULL, changed_at INTEGER NOT NULL
);
CREATE INDEX annotation_place ON annotation (doc_id, "start", "end");

CREATE TABLE arg (
    annotation_id BLOB NOT NULL REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED, ord INTEGER NOT NULL,
    role TEXT NOT NULL, target_id BLOB NOT NULL REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (annotation_id, ord)
) WITHOUT ROWID;
CREATE INDEX arg_target ON arg (target_id);

CREATE TABLE link (
    annotation_id BLOB NOT NULL REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED, ord INTEGER NOT NULL,
    resource TEXT NOT NULL, entry TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (annotation_id, ord)
) WITHOUT ROWID;
CREATE INDEX link_entry ON link (resource, entry);

CREATE TABLE source (
    id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, labels TEXT
) WITHOUT ROWID;

CREATE TABLE doc_run (
    doc_id BLOB NOT NULL REFERENCES document (id), source_id BLOB NOT NULL REFERENCES source (id),
    text_version INTEGER NOT NULL, done_at INTEGER NOT NULL, suggestions INTEGER NOT NULL,
    PRIMARY KEY (doc_id, source_id, text_version)
) WITHOUT ROWID;

CREATE TABLE suggestion (
    id BLOB NOT NULL PRIMARY KEY, doc_id BLOB NOT NULL REFERENCES document (id), text_version INTEGER NOT NULL,
    source_id BLOB NOT NULL REFERENCES source (id), kind TEXT NOT NULL, label TEXT NOT NULL, type_id BLOB,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, fragments TEXT, head_id BLOB, tail_id BLOB, attrs TEXT,
    score REAL NOT NULL, rule TEXT NOT NULL, superseded INTEGER NOT NULL
);
CREATE INDEX suggestion_place ON suggestion (doc_id, "start", "end");
CREATE INDEX suggestion_head ON suggestion (head_id) WHERE head_id IS NOT NULL;
CREATE INDEX suggestion_tail ON suggestion (tail_id) WHERE tail_id IS NOT NULL;

CREATE TABLE decision (
    id BLOB NOT NULL PRIMARY KEY, suggestion_id BLOB NOT NULL REFERENCES suggestion (id),
    owner_id BLOB NOT NULL REFERENCES actor (id), verdict TEXT NOT NULL, how TEXT NOT NULL, seen INTEGER NOT NULL,
    reason TEXT NOT NULL, annotation_id BLOB REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED,
    doc_id BLOB NOT NULL REFERENCES document (id), kind TEXT NOT NULL, label TEXT NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, fragments TEXT, decided_at INTEGER NOT NULL, rev INTEGER NOT NULL
);
CREATE INDEX decision_suggestion ON decision (suggestion_id);
CREATE INDEX decision_annotation ON decision (annotation_id);
CREATE INDEX decision_place ON decision (doc_id, "start", "end");

CREATE TABLE doc_count (
    doc_id BLOB NOT NULL, owner_id BLOB NOT NULL, spans INTEGER NOT NULL, relations INTEGER NOT NULL,
    pending INTEGER NOT NULL, stale INTEGER NOT NULL, PRIMARY KEY (doc_id, owner_id)
) WITHOUT ROWID;
CREATE INDEX doc_count_stale ON doc_count (owner_id) WHERE stale;
"""

JOURNAL: Final = """
CREATE TABLE step (
    seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, replica_id BLOB NOT NULL, actor_id BLOB NOT NULL,
    session BLOB NOT NULL, op TEXT NOT NULL, title TEXT NOT NULL, focus TEXT, at INTEGER NOT NULL, undoes BLOB,
    stack TEXT NOT NULL, undone INTEGER NOT NULL, changes INTEGER NOT NULL, row_format INTEGER NOT NULL
);
CREATE INDEX step_actor ON step (actor_id, seq) WHERE stack = 'user';

CREATE TABLE reversal (
    step_seq INTEGER NOT NULL REFERENCES step (seq), target_seq INTEGER NOT NULL REFERENCES step (seq),
    PRIMARY KEY (step_seq, target_seq)
) WITHOUT ROWID;

CREATE TABLE row_change (
    step_seq INTEGER NOT NULL REFERENCES step (seq), n INTEGER NOT NULL, "table" TEXT NOT NULL, row_id BLOB NOT NULL,
    before TEXT, after TEXT, PRIMARY KEY (step_seq, n)
) WITHOUT ROWID;
CREATE INDEX row_change_row ON row_change (row_id);

CREATE TABLE step_doc (
    doc_id BLOB NOT NULL, step_seq INTEGER NOT NULL REFERENCES step (seq), PRIMARY KEY (doc_id, step_seq)
) WITHOUT ROWID;
CREATE INDEX step_doc_step ON step_doc (step_seq);
"""

# Scripts that write no spaces between words: there the index of words finds nothing inside a run.
_UNSPACED: Final = "'*[\u0e01-\u0eff\u0f40-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]*'"

SEARCH: Final = f"""
CREATE VIEW v_search AS
    SELECT document.n, document.title, doc_text.text FROM document
    JOIN doc_text ON doc_text.doc_id = document.id AND doc_text.version = document.text_version;

CREATE VIRTUAL TABLE search_words USING fts5 (
    title, text, content = 'v_search', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_runs USING fts5 (
    title, text, content = 'v_search', content_rowid = 'n', tokenize = 'trigram'
);

CREATE TRIGGER search_text_added AFTER INSERT ON doc_text BEGIN
    INSERT INTO search_words (rowid, title, text)
        SELECT n, title, new.text FROM document WHERE id = new.doc_id AND text_version = new.version;
    INSERT INTO search_runs (rowid, title, text)
        SELECT n, title, new.text FROM document WHERE id = new.doc_id AND text_version = new.version
            AND title || new.text GLOB {_UNSPACED};
END;

CREATE TRIGGER search_document_changed AFTER UPDATE OF title, text_version ON document BEGIN
    INSERT INTO search_words (search_words, rowid, title, text)
        SELECT 'delete', old.n, old.title, text FROM doc_text WHERE doc_id = old.id AND version = old.text_version;
    INSERT INTO search_runs (search_runs, rowid, title, text)
        SELECT 'delete', old.n, old.title, text FROM doc_text WHERE doc_id = old.id AND version = old.text_version
            AND old.title || text GLOB {_UNSPACED};
    INSERT INTO search_words (rowid, title, text)
        SELECT new.n, new.title, text FROM doc_text WHERE doc_id = new.id AND version = new.text_version;
    INSERT INTO search_runs (rowid, title, text)
        SELECT new.n, new.title, text FROM doc_text WHERE doc_id = new.id AND version = new.text_version
            AND new.title || text GLOB {_UNSPACED};
END;

CREATE TRIGGER search_text_removed BEFORE DELETE ON doc_text BEGIN
    INSERT INTO search_words (search_words, rowid, title, text)
        SELECT 'delete', n, title, old.text FROM document WHERE id = old.doc_id AND text_version = old.version;
    INSERT INTO search_runs (search_runs, rowid, title, text)
        SELECT 'delete', n, title, old.text FROM document WHERE id = old.doc_id AND text_version = old.version
            AND title || old.text GLOB {_UNSPACED};
END;
"""

VIEWS: Final = """
CREATE VIEW v_span AS
    SELECT lower(hex(a.id)) AS id, d.title AS document, t.name AS label, a."start", a."end",
        substr(x.text, a."start" + 1, a."end" - a."start") AS text, a.fragments, o.name AS owner, a.origin, a.note,
        a.attrs
    FROM annotation a JOIN document d ON d.id = a.doc_id JOIN type t ON t.id = a.type_id
    JOIN actor o ON o.id = a.owner_id
    JOIN doc_text x ON x.doc_id = d.id AND x.version = d.text_version
    WHERE a.kind = 'span' AND NOT d.hidden;

CREATE VIEW v_relation AS
    SELECT lower(hex(a.id)) AS id, d.title AS document, t.name AS label,
        substr(x.text, h."start" + 1, h."end" - h."start") AS head,
        substr(x.text, l."start" + 1, l."end" - l."start") AS tail,
        lower(hex(h.id)) AS head_id, lower(hex(l.id)) AS tail_id, o.name AS owner, a.origin, a.note, a.attrs
    FROM annotation a JOIN document d ON d.id = a.doc_id JOIN type t ON t.id = a.type_id
    JOIN actor o ON o.id = a.owner_id
    JOIN doc_text x ON x.doc_id = d.id AND x.version = d.text_version
    JOIN arg ha ON ha.annotation_id = a.id AND ha.role = 'head' JOIN annotation h ON h.id = ha.target_id
    JOIN arg ta ON ta.annotation_id = a.id AND ta.role = 'tail' JOIN annotation l ON l.id = ta.target_id
    WHERE a.kind = 'relation' AND NOT d.hidden;
"""


def apply(connection: sqlite3.Connection) -> None:
    """Create the tables, the journal, the search index and the views."""
    for script in (TABLES, JOURNAL, SEARCH, VIEWS):
        for statement in _statements(script):
            connection.execute(statement)


def _statements(script: str) -> list[str]:
    """Split a script where a statement is complete (``executescript`` would commit the transaction)."""
    found: list[str] = []
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return [statement for statement in found if statement.strip() != ";"]

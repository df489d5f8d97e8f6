"""Is the file sound, and does it keep its own rules? Each problem is a plain sentence."""

import sqlite3
from typing import Final

from annotator.model.ids import ActorId, DocId
from annotator.model.text import text_sha256
from annotator.store import counts, queue
from annotator.store.cells import shared

_MOST: Final = 100

_RULES: Final = {
    "{} spans lie outside their text.": """
        SELECT count(*) FROM annotation a JOIN document d ON d.id = a.doc_id
        WHERE a.kind = 'span' AND NOT (a."start" >= 0 AND a."start" < a."end" AND a."end" <= d.length)""",
    "{} relations lack an end.": """
        SELECT count(*) FROM annotation a WHERE a.kind = 'relation'
        AND (SELECT count(*) FROM arg g WHERE g.annotation_id = a.id) <> 2""",
    "{} relations, events or chains point into another document.": """
        SELECT count(DISTINCT a.id) FROM annotation a JOIN arg g ON g.annotation_id = a.id
        JOIN annotation t ON t.id = g.target_id WHERE t.doc_id <> a.doc_id""",
    "{} documents have no text.": """
        SELECT count(*) FROM document d WHERE NOT EXISTS (
            SELECT 1 FROM doc_text t WHERE t.doc_id = d.id AND t.version = d.text_version)""",
    "{} documents have a text of another length than recorded.": """
        SELECT count(*) FROM document d JOIN doc_text t ON t.doc_id = d.id AND t.version = d.text_version
        WHERE length(t.text) <> d.length AND instr(t.text, char(0)) = 0""",
    "{} steps have lost a part of their journal.": """
        SELECT count(*) FROM step s WHERE s.changes > 0 AND s.changes <> (
            SELECT count(*) FROM row_change c WHERE c.step_seq = s.seq)""",
}


def problems(connection: sqlite3.Connection, *, full: bool) -> list[str]:
    """Return what is wrong with a file; ``full`` reads every page of it, and every text."""
    pragma = "integrity_check" if full else "quick_check"
    try:
        found = [str(line) for (line,) in connection.execute(f"PRAGMA {pragma}({_MOST})") if line != "ok"]
        if found:
            return found
        for table, number in _orphans(connection).items():
            found.append(f"{number} rows of “{table}” belong to something that is not there.")
        for sentence, sql in _RULES.items():
            (number,) = connection.execute(sql).fetchone()
            if number:
                found.append(sentence.format(number))
        return found + (_texts(connection) + _counts(connection) if full else [])
    except sqlite3.DatabaseError as error:
        return [f"The file cannot be read to its end: {error}."]


def index_problems(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the search index; needs a connection that may write, and a transaction."""
    found = []
    for table in ("search_words", "search_runs"):
        try:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError:
            found.append("The search index does not agree with the texts.")
    return found


def _orphans(connection: sqlite3.Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        found[table] = found.get(table, 0) + 1
    return found


def _texts(connection: sqlite3.Connection) -> list[str]:
    """Compare the texts with their hashes."""
    changed = sum(
        text_sha256(text) != sha256 for text, sha256 in connection.execute("SELECT text, sha256 FROM doc_text")
    )
    return [f"{changed} texts are not as they were imported."] if changed else []


def _counts(connection: sqlite3.Connection) -> list[str]:
    """Compare what lists show with what is there."""
    wrong = 0
    for doc, owner, *shown in connection.execute(
        "SELECT doc_id, owner_id, spans, relations, pending FROM doc_count WHERE NOT stale"
    ).fetchall():
        place = DocId(shared(doc)), ActorId(shared(owner))
        wrong += tuple(shown) != counts.count(connection, *place) or bool(queue.problems(connection, *place))
    wrong += not queue.tally_is_true(connection)
    wrong += not queue.groups_are_true(connection)
    return [f"{wrong} counts in the list of documents are wrong."] if wrong else []

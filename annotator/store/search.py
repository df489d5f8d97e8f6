"""The full-text index: words, and runs of letters for scripts without spaces. Queries are always quoted."""

import re
import sqlite3
from dataclasses import dataclass
from typing import Final

from annotator.model.ids import DocId
from annotator.model.listing import SearchHit
from annotator.store.cells import shared

_TERM: Final = re.compile(r'"([^"]*)"?|(\S+)')
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0eff\u0f40-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
_SHORTEST_RUN: Final = 3
_OPEN, _CLOSE = "\ue000\uf8ff\ue001", "\ue001\uf8ff\ue000"
_AROUND: Final = 90

Condition = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """A user's query, taken apart: words and phrases as FTS5 terms, runs of letters, runs too short for the index."""

    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    short: tuple[str, ...] = ()

    @property
    def words_sql(self) -> str:
        """The words as FTS5 wants them."""
        return " AND ".join(self.words)

    @property
    def literal(self) -> tuple[str, ...]:
        """What is searched letter by letter."""
        return self.runs + self.short

    def __bool__(self) -> bool:
        return bool(self.words or self.literal)


def parse(text: str) -> Query:
    """Take a query apart; whatever was typed, it is no syntax. A word may go on, a quoted phrase is just so."""
    words: list[str] = []
    runs: list[str] = []
    short: list[str] = []
    for match in _TERM.finditer(text):
        quoted, word = match.groups()
        term = (quoted if word is None else word.replace('"', " ")).strip()
        if not any(c.isalnum() for c in term):
            continue
        if _UNSPACED.search(term):
            (runs if len(term) >= _SHORTEST_RUN else short).append(term)
        else:
            words.append(f'"{term}"' if word is None else f'"{term}"*')
    return Query(tuple(words), tuple(runs), tuple(short))


def conditions(query: Query) -> list[Condition]:
    """Return what a document's ``n`` must fulfil, as SQL with its parameters."""
    found: list[Condition] = []
    if query.words:
        found.append(("IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)", (query.words_sql,)))
    runs = "IN (SELECT rowid FROM search_runs WHERE search_runs MATCH ?)"
    found.extend((runs, (f'"{run}"',)) for run in query.runs)
    for run in query.short:
        sql = "IN (SELECT n FROM v_search WHERE title || char(10) || text LIKE ? ESCAPE '!')"
        found.append((sql, (f"%{run.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%",)))
    return found


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[SearchHit]:
    """Return the documents that a query finds, best first, with a stretch around the first match."""
    query = parse(text)
    if not query:
        return []
    where = " AND ".join(f"d.n {sql}" for sql, _ in conditions(query))
    values = [value for _, parameters in conditions(query) for value in parameters]
    if query.words:
        sql = f"""SELECT d.id, d.title, highlight(search_words, 1, '{_OPEN}', '{_CLOSE}')
            FROM search_words JOIN document d ON d.n = search_words.rowid
            WHERE search_words MATCH ? AND NOT d.hidden AND {where} ORDER BY search_words.rank LIMIT ?"""
        values.insert(0, query.words_sql)
    else:
        sql = f"""SELECT d.id, d.title, v.text FROM document d JOIN v_search v ON v.n = d.n
            WHERE NOT d.hidden AND {where} ORDER BY d.n LIMIT ?"""
    found = connection.execute(sql, (*values, limit))
    return [_hit(DocId(shared(key)), title, marked, query) for key, title, marked in found]


def _hit(doc: DocId, title: str, marked: str, query: Query) -> SearchHit:
    text, matches = _unmarked(marked)
    lower = text.lower()
    for run in query.literal:
        matches += [(m.start(), m.end()) for m in re.finditer(re.escape(run.lower()), lower)]
    matches.sort()
    start = max(0, matches[0][0] - _AROUND) if matches else 0
    end = min(len(text), (matches[0][1] if matches else 0) + _AROUND)
    while 0 < start < len(text) and not text[start - 1].isspace() and start > (matches[0][0] - 2 * _AROUND):
        start -= 1
    snippet = text[start:end].replace("\n", " ")
    return SearchHit(doc, title, snippet, start, tuple(dict.fromkeys(matches)))


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without the index's marks, and where they stood."""
    pieces = re.split(f"({_OPEN}|{_CLOSE})", marked)
    text, matches, opened = "", [], 0
    parts: list[str] = []
    length = 0
    for piece in pieces:
        if piece == _OPEN:
            opened = length
        elif piece == _CLOSE:
            matches.append((opened, length))
        else:
            parts.append(piece)
            length += len(piece)
    text = "".join(parts)
    return text, matches

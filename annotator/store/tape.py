"""The three writers: every row that changes goes through here, and leaves its image for the journal."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from annotator.model.changes import Removed, Value
from annotator.model.document import Document
from annotator.model.errors import Conflict
from annotator.model.ids import DocId
from annotator.store import images
from annotator.store.cells import Row, shared
from annotator.store.forms import BY_TABLE, Form
from annotator.store.touched import Touched

_COUNTED: Final = frozenset({"annotation", "decision", "suggestion", "document"})
_STAMPS: Final = ("rev", "changed_by", "changed_at")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One write: the images before and after; None where the row did not exist."""

    table: str
    row_id: bytes
    before: str | None
    after: str | None


class Tape:
    """What one step writes, in order."""

    def __init__(self, connection: sqlite3.Connection, actor: bytes, at: int) -> None:
        self.connection = connection
        self.actor = actor
        self.at = at
        self.changes: list[RowChange] = []
        self.documents: set[DocId] = set()
        self.counted: set[DocId] = set()
        self.touched = Touched()
        self.new_text = False
        self._put: dict[tuple[str, bytes], Value] = {}
        self._removed: dict[tuple[str, bytes], Removed] = {}
        self._plain: dict[str, Row] = {}

    @property
    def put(self) -> tuple[Value, ...]:
        """The values written, as they are now."""
        return tuple(self._put.values())

    @property
    def removed(self) -> tuple[Removed, ...]:
        """The values that are gone."""
        return tuple(self._removed.values())

    def plain(self, form: Form) -> Row:
        """Return what images of this step leave out."""
        if form.table not in self._plain:
            self._plain[form.table] = images.plain_values(form, self.actor, self.at)
        return self._plain[form.table]

    def insert(self, form: Form, row: Row, value: Value | None = None) -> None:
        """Write a new row."""
        try:
            self.connection.execute(_insert_sql(form.table), row)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname in ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"):
                raise Conflict("row.exists", "This is in the project already; nothing was written.") from error
            raise
        self._insert_families(form, row)
        key = images.row_id(form, row)
        self.changes.append(RowChange(form.table, key, None, images.whole(form, row, self.plain(form))))
        self.note(form, key, row, value)

    def update(self, form: Form, before: Row, row: Row, value: Value | None = None) -> None:
        """Write over a row that is as ``before`` says."""
        changed = [name for name in row if row[name] != before[name]]
        columns = [name for name in changed if name not in {family.name for family in form.families}]
        sets = ", ".join(f'"{name}" = :{name}' for name in columns)
        found = self.connection.execute(
            f'UPDATE "{form.table}" SET {sets} WHERE {_key_sql(form)} AND rev = :_rev',
            {**row, "_rev": before["rev"]},
        )
        if found.rowcount != 1:
            raise changed_since()
        if len(columns) != len(changed):
            self._delete_families(form, row)
            self._insert_families(form, row)
        self.new_text = self.new_text or "text_version" in changed
        key = images.row_id(form, row)
        self.touched.note(form.table, before)
        plain = {name: value for name, value in self.plain(form).items() if name in _STAMPS[1:]}
        after = images.part(row, (n for n in changed if n != "rev"), plain)
        self.changes.append(RowChange(form.table, key, images.part(before, changed), after))
        self.note(form, key, row, value)

    def delete(self, form: Form, before: Row) -> None:
        """Remove a row that is as ``before`` says."""
        self._delete_families(form, before)
        found = self.connection.execute(
            f'DELETE FROM "{form.table}" WHERE {_key_sql(form)} AND rev = :_rev', {**before, "_rev": before["rev"]}
        )
        if found.rowcount != 1:
            raise changed_since()
        key = images.row_id(form, before)
        self.changes.append(RowChange(form.table, key, images.whole(form, before, self.plain(form)), None))
        value = form.from_row(before)
        self.touched.note(form.table, before)
        doc = document_of_row(form, before)
        self._touch(form, doc)
        self._put.pop((form.table, key), None)
        self._removed[form.table, key] = Removed(type(value), shared(key[:16]), doc)

    def forget(self, doc: DocId) -> None:
        """Note that a document is gone for good; there is no image of it."""
        self._touch(BY_TABLE["document"], doc)
        self._removed["document", doc.bytes] = Removed(Document, doc, doc)

    def note(self, form: Form, key: bytes, row: Row, value: Value | None = None) -> None:
        """Remember what was written, for the news of the step."""
        self.new_text = self.new_text or (form.table == "doc_text" and row["version"] > 1)
        self.touched.note(form.table, row)
        doc = document_of_row(form, row)
        self._touch(form, doc)
        self._removed.pop((form.table, key), None)
        self._put[form.table, key] = form.from_row(row) if value is None else value

    def _touch(self, form: Form, doc: DocId | None) -> None:
        if doc is not None:
            self.documents.add(doc)
            if form.table in _COUNTED:
                self.counted.add(doc)

    def _insert_families(self, form: Form, row: Row) -> None:
        key = row[form.key[0]]
        for family in form.families:
            for order, entry in enumerate(row[family.name]):
                names = ", ".join(f'"{name}"' for name in (family.owner, "ord", *family.columns))
                marks = ", ".join("?" * (len(family.columns) + 2))
                self.connection.execute(f"INSERT INTO {family.table} ({names}) VALUES ({marks})", (key, order, *entry))

    def _delete_families(self, form: Form, row: Row) -> None:
        for family in form.families:
            self.connection.execute(f"DELETE FROM {family.table} WHERE {family.owner} = ?", (row[form.key[0]],))


def fetch(connection: sqlite3.Connection, form: Form, key: Mapping[str, Any]) -> Row | None:
    """Return a row by its key columns, with what belongs to it; None if it is not there."""
    names = images.columns(form.table)
    found = connection.execute(_select_sql(form), key).fetchone()
    if found is None:
        return None
    row: Row = dict(zip(names, found, strict=True))
    for family in form.families:
        columns = ", ".join(f'"{name}"' for name in family.columns)
        entries = connection.execute(
            f"SELECT {columns} FROM {family.table} WHERE {family.owner} = ? ORDER BY ord", (row[form.key[0]],)
        )
        row[family.name] = [list(entry) for entry in entries]
    return row


def document_of_row(form: Form, row: Row) -> DocId | None:
    """Return the document that a row is about, or None."""
    if form.table == "document":
        return DocId(shared(row["id"]))
    return DocId(shared(row["doc_id"])) if "doc_id" in row else None


def form_of(table: str) -> Form:
    """Return how a table is written."""
    return BY_TABLE[table]


def as_id(value: UUID) -> bytes:
    """Return an id as the file holds it."""
    return value.bytes


def changed_since() -> Conflict:
    """Return the error of a writer that saw another revision."""
    return Conflict("row.changed", "This was changed in the meantime; nothing was written.", hint="Try again.")


@lru_cache(maxsize=64)
def _insert_sql(table: str) -> str:
    names = images.columns(table)
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    return f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'


def _select_sql(form: Form) -> str:
    listed = ", ".join(f'"{name}"' for name in images.columns(form.table))
    return f'SELECT {listed} FROM "{form.table}" WHERE {_key_sql(form)}'


def _key_sql(form: Form) -> str:
    return " AND ".join(f'"{column}" = :{column}' for column in form.key)

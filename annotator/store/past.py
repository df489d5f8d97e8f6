"""The project as it was after a step: what was written since is taken back beside the file, never in it.

Rows that changed since lie in temporary tables as they were; temporary views under the tables' own names put them in
the place of today's. So every query of this package reads the past, and what it costs grows with the changes since,
not with the project.

Suggestions are only ever added, and the journal keeps a machine's run, not each of them: today's are read. Which of
them are new since is not known, nor which were pending; those that were decided are. Documents that were removed for
good are gone from the past, too.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from annotator.model.errors import UserError
from annotator.model.ids import StepId
from annotator.store import images, journal
from annotator.store.cells import Row
from annotator.store.forms import BY_TABLE, Family, Form
from annotator.store.journal import Written
from annotator.store.store import Store
from annotator.store.tape import fetch

_UNJOURNALED: Final = frozenset({"suggestion"})
_BY_DOCUMENT: Final = frozenset({"annotation", "decision"})


@contextmanager
def at_step(store: Store, place: StepId) -> Iterator[tuple[sqlite3.Connection, Written]]:
    """Lend a connection of its own that reads the project as it was after a step, and that step.

    Raises:
        UserError: history.missing: there is no such step; past.older: an older version of the program wrote what
            came after it.
    """
    with store.apart() as connection:
        found = journal.named(connection, place)
        if found is None:
            raise UserError("history.missing", "The history has no such step.")
        rewind(connection, found.seq)
        yield connection, found


def rewind(connection: sqlite3.Connection, seq: int) -> None:
    """Make a connection read the project as it was after the step of this number; for all its time to come."""
    older = connection.execute(
        "SELECT 1 FROM step WHERE seq > ? AND row_format <> ? LIMIT 1", (seq, images.ROW_FORMAT)
    ).fetchone()
    if older:
        raise UserError("past.older", "An older version of the program wrote here since; this place cannot be read.")
    for form, rows in _before(connection, seq).items():
        _shadow(connection, BY_TABLE[form], rows)


def _before(connection: sqlite3.Connection, seq: int) -> dict[str, dict[bytes, Row | None]]:
    """Return each row that was written since, by table and id, as it was; None where it did not exist yet."""
    found: dict[str, dict[bytes, Row | None]] = {}
    written = connection.execute(
        'SELECT c."table", c.row_id, c.before, c.after IS NULL, s.actor_id, s.at '
        "FROM row_change c JOIN step s ON s.seq = c.step_seq WHERE c.step_seq > ? ORDER BY c.step_seq DESC, c.n DESC",
        (seq,),
    )
    for table, key, before, deleted, actor, at in written:
        form = BY_TABLE.get(table)
        if form is None or table in _UNJOURNALED:
            continue
        rows = found.setdefault(table, {})
        if before is None:
            rows[key] = None
        elif deleted:
            rows[key] = images.read_whole(form, key, before, images.plain_values(form, actor, at))
        else:
            row = rows.get(key) or fetch(connection, form, images.key_values(form, key))
            assert row is not None
            rows[key] = row | images.read_part(before)
    return found


def _shadow(connection: sqlite3.Connection, form: Form, rows: dict[bytes, Row | None]) -> None:
    """Put rows as they were in the place of today's."""
    keys = ", ".join(f'"{column}"' for column in form.key)
    connection.execute(f"CREATE TEMP TABLE gone_{form.table} ({keys}, PRIMARY KEY ({keys})) WITHOUT ROWID")
    marks = ", ".join("?" * len(form.key))
    connection.executemany(
        f"INSERT INTO gone_{form.table} VALUES ({marks})",
        (tuple(images.key_values(form, key).values()) for key in rows),
    )
    connection.execute(f'CREATE TEMP TABLE past_{form.table} AS SELECT * FROM main."{form.table}" WHERE 0')
    for key, row in rows.items():
        if row is not None:
            _put(connection, form, key, row)
    if form.table in _BY_DOCUMENT:
        connection.execute(f"CREATE INDEX temp.past_{form.table}_doc ON past_{form.table} (doc_id)")
    for family in form.families:
        _shadow_family(connection, form, family, rows)
    _view(connection, form.table, form.table, form.key, form.key)


def _put(connection: sqlite3.Connection, form: Form, key: bytes, row: Row) -> None:
    """Write a row as it was; a column that steps do not write (the search index's number) is today's."""
    where = " AND ".join(f'"{column}" = ?' for column in form.key)
    found = connection.execute(
        f'INSERT INTO past_{form.table} SELECT * FROM main."{form.table}" WHERE {where}',
        tuple(images.key_values(form, key).values()),
    )
    columns = images.columns(form.table)
    values = [row[column] for column in columns]
    if found.rowcount:
        sets = ", ".join(f'"{column}" = ?' for column in columns)
        connection.execute(f"UPDATE past_{form.table} SET {sets} WHERE rowid = ?", (*values, found.lastrowid))
    else:
        listed = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        connection.execute(f"INSERT INTO past_{form.table} ({listed}) VALUES ({marks})", values)


def _shadow_family(connection: sqlite3.Connection, form: Form, family: Family, rows: dict[bytes, Row | None]) -> None:
    name = f"past_{family.table}"
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM main.{family.table} WHERE 0")
    listed = ", ".join(f'"{column}"' for column in (family.owner, "ord", *family.columns))
    marks = ", ".join("?" * (len(family.columns) + 2))
    connection.executemany(
        f"INSERT INTO {name} ({listed}) VALUES ({marks})",
        (
            (row[form.key[0]], order, *entry)
            for row in rows.values()
            if row is not None
            for order, entry in enumerate(row[family.name])
        ),
    )
    connection.execute(f"CREATE INDEX temp.{name}_owner ON {name} ({family.owner})")
    _view(connection, family.table, form.table, (family.owner,), form.key)


def _view(
    connection: sqlite3.Connection, table: str, gone: str, columns: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    same = " AND ".join(f'g."{key}" = t."{column}"' for column, key in zip(columns, keys, strict=True))
    connection.execute(
        f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" t '
        f"WHERE NOT EXISTS (SELECT 1 FROM temp.gone_{gone} g WHERE {same}) "
        f"UNION ALL SELECT * FROM temp.past_{table}"
    )

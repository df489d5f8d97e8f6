"""Row images: what the journal keeps of a row before and after a write, as compact JSON.

A whole row leaves out the columns that hold their plain value (null, "", 0, or what the step itself says: its actor,
its time, revision 1). An update keeps only the columns that changed. Bytes are base64 behind a "~".
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from annotator.store.cells import Json, Row
from annotator.store.forms import Form
from annotator.store.tables import TABLES, columns_of, empty_values, name_of

ROW_FORMAT: Final = 1
_TEXT: Final = "text"
_VERSION_BYTES: Final = 4


@lru_cache(maxsize=64)
def columns(table: str) -> tuple[str, ...]:
    """Return a table's columns but ``n``, which serves the search index alone."""
    model = next(t for t in TABLES if name_of(t) == table)
    return tuple(column for column in columns_of(model) if column != "n")


@lru_cache(maxsize=64)
def _empty(table: str) -> Mapping[str, Any]:
    found = empty_values(next(t for t in TABLES if name_of(t) == table))
    return {column: found[column] for column in columns(table)}


def plain_values(form: Form, actor: bytes, at: int) -> Row:
    """Return what a column holds where an image of a step by this actor at this time leaves it out."""
    stamps = {"owner_id": actor, "created_by": actor, "changed_by": actor}
    times = {"created_at": at, "changed_at": at, "decided_at": at, "rev": 1}
    named = {name: value for name, value in (stamps | times).items() if name in _empty(form.table)}
    families: Row = {family.name: [] for family in form.families}
    return {**_empty(form.table), **families, **(form.plain or {}), **named}


def row_id(form: Form, row: Row) -> bytes:
    """Return the id by which the journal knows a row."""
    return b"".join(_key_bytes(row[column]) for column in form.key)


def _key_bytes(value: bytes | str | int) -> bytes:
    if isinstance(value, int):
        return value.to_bytes(_VERSION_BYTES, "big")
    return value.encode() if isinstance(value, str) else value


def key_values(form: Form, key: bytes) -> Row:
    """Return the key columns that a row's id stands for."""
    found: Row = {}
    for column in form.key:
        if column == "version":
            found[column] = int.from_bytes(key[:_VERSION_BYTES], "big")
            key = key[_VERSION_BYTES:]
        elif column == "key":
            found[column] = key.decode()
        else:
            found[column] = key[:16]
            key = key[16:]
    return found


def whole(form: Form, row: Row, plain: Row) -> str:
    """Return the image of a whole row."""
    kept = {
        name: value
        for name, value in row.items()
        if value != plain.get(name) and name not in form.key and name != _TEXT
    }
    return _dumped(kept)


def part(row: Row, names: Iterable[str], plain: Row | None = None) -> str:
    """Return the image of some columns; without those that hold their plain value, where that is given."""
    return _dumped({n: row[n] for n in names if plain is None or n not in plain or row[n] != plain[n]})


def read_whole(form: Form, key: bytes, image: str, plain: Row) -> Row:
    """Return the row of a whole image."""
    return {**plain, **key_values(form, key), **_loaded(image)}


def read_update(before: str, after: str, plain: Row) -> tuple[Row, Row]:
    """Return the columns that an update changed, as they were before and after it."""
    old, new = _loaded(before), _loaded(after)
    return old, {name: new[name] if name in new else plain[name] for name in old}


def read_part(image: str) -> Row:
    """Return the columns of a partial image: of an update, the changed ones as they were before it."""
    return _loaded(image)


def _packed(value: Json) -> Json:
    if isinstance(value, bytes):
        return "~" + urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
    if isinstance(value, str) and value.startswith("~"):
        return "~" + value
    if isinstance(value, list):
        return [_packed(item) for item in value]
    return value


def _unpacked(value: Json) -> Json:
    if isinstance(value, str) and value.startswith("~"):
        if value.startswith("~~"):
            return value[1:]
        return urlsafe_b64decode(value[1:] + "=" * (-(len(value) - 1) % 4))
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    return value


def _dumped(row: Row) -> str:
    packed = {name: _packed(value) for name, value in row.items()}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _loaded(image: str) -> Row:
    return {name: _unpacked(value) for name, value in json.loads(image).items()}

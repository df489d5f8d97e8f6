"""What a row's single values look like: ids as bytes, JSON where there is something to say."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from annotator.model.annotation import (
    Fragments,
)

Row = dict[str, Any]
Json = Any
AnyId = Any
"""Which of the id types it is, the caller knows."""


@lru_cache(maxsize=65536)
def shared(raw: bytes) -> AnyId:
    """Return the UUID of bytes that many rows share (documents, types, owners); made once."""
    return UUID(bytes=raw)


def one(raw: bytes | None) -> AnyId:
    """Return the UUID of some bytes; None for none."""
    return None if raw is None else UUID(bytes=raw)


def raw(key: UUID | None) -> bytes | None:
    """Return the bytes of a UUID; None for none."""
    return None if key is None else key.bytes


def dumped(value: Json) -> str | None:
    """Return compact JSON; None for what is empty."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None


def loaded(text: str | None) -> Json:
    """Return what a JSON column holds; an empty dict for null."""
    return {} if text is None else json.loads(text)


def dumped_attrs(attrs: Mapping[Any, Any]) -> str | None:
    """Return attributes as JSON by the hex digits of their types."""
    return dumped({key.hex: attrs[key] for key in attrs}) if attrs else None


def loaded_attrs(text: str | None) -> Json:
    """Return attributes by the ids of their types."""
    return {UUID(hex=key): value for key, value in json.loads(text).items()} if text else {}


def dumped_fragments(fragments: Fragments) -> str | None:
    """Return fragments as JSON; None for a single one, which ``start`` and ``end`` hold."""
    return None if len(fragments) == 1 else dumped(fragments)


def loaded_fragments(start: int, end: int, text: str | None) -> Fragments:
    """Return fragments from their three columns."""
    return ((start, end),) if text is None else tuple((a, b) for a, b in json.loads(text))

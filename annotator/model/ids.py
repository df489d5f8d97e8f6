"""Identifiers: UUIDs made by the client, sorting by time, never reused and never derived from a position."""

import os
import time
from typing import Final, NewType
from uuid import UUID, uuid5

DocId = NewType("DocId", UUID)
AnnotationId = NewType("AnnotationId", UUID)
TypeId = NewType("TypeId", UUID)
ActorId = NewType("ActorId", UUID)
SourceId = NewType("SourceId", UUID)
SuggestionId = NewType("SuggestionId", UUID)
DecisionId = NewType("DecisionId", UUID)
StepId = NewType("StepId", UUID)
SnapshotId = NewType("SnapshotId", UUID)

NAMESPACE: Final = UUID("6f5d8c1e-0b7a-5c43-9d21-4f1e7a9b3c60")


def new_id() -> UUID:
    """Return a UUID of version 7: 48 bits of Unix milliseconds, then random bits (RFC 9562, section 5.7)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def derived_id(*parts: object) -> UUID:
    """Return the id that these parts always have, here and on any other machine."""
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))


def preset_type_id(preset: str, kind: str, name: str) -> TypeId:
    """Return the id of a preset's type, so that two projects made from one preset agree on it."""
    return TypeId(derived_id("type", preset, kind, name))


def now_ms() -> int:
    """Return the time as UTC milliseconds."""
    return time.time_ns() // 1_000_000

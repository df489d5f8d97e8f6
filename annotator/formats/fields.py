"""The values of a JSON object, taken out with their types checked, and errors that name the place."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.model.errors import UserError


class Fields:
    """One JSON object; ``where`` is its place in the file ("entities[3]").

    A null counts as absent. Each method raises a UserError (``format.type`` or ``format.missing``) where the value is
    not what it must be.
    """

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = values
        self.where = where

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a string; an empty one only where there is a default, or ``empty``."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.problem(key, "must be a string")
        if not value and not empty and default is None:
            raise self.problem(key, "must not be empty")
        return value

    def whole(self, key: str) -> int:
        """Return a whole number."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.problem(key, "must be a whole number")
        return value

    def number(self, key: str) -> float | None:
        """Return a finite number, or None where there is none."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise self.problem(key, "must be a number")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """Return an object; an empty one where there is none."""
        value = self._value(key, {})
        if not isinstance(value, dict):
            raise self.problem(key, "must be an object")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise self.problem(key, "must be a list of strings")
        return tuple(value)

    def pairs(self, key: str) -> tuple[tuple[int, int], ...]:
        """Return a list of pairs of whole numbers; an empty one where there is none."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(_is_pair(entry) for entry in value):
            raise self.problem(key, "must be a list of [start, end] pairs")
        return tuple((entry[0], entry[1]) for entry in value)

    def objects(self, key: str) -> Iterator["Fields"]:
        """Yield the objects of a list; none where there is no list."""
        value = self._value(key, [])
        if not isinstance(value, list):
            raise self.problem(key, "must be a list")
        for at, entry in enumerate(value):
            place = f"{key}[{at}]"
            if not isinstance(entry, dict):
                raise self.problem(place, "must be an object")
            yield Fields(entry, f"{self.where}, {place}")

    def rest(self, *known: str) -> dict[str, Any]:
        """Return what stands under other keys."""
        return {key: value for key, value in self._values.items() if key not in known}

    def problem(self, key: str, must: str) -> UserError:
        """Return the error for a value that is not what it must be."""
        return UserError("format.type", f"“{key}” {must}.", hint="See the format's description.", where=self.where)

    def _value(self, key: str, default: object = None) -> object:
        value = self._values.get(key)
        if value is not None:
            return value
        if default is None:
            hint = "See the format's description."
            raise UserError("format.missing", f"“{key}” is missing.", hint=hint, where=self.where)
        return default


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value))


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False

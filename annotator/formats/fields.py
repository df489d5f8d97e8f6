"""The values of a JSON object, taken out with their types checked, and errors that name the place."""

import math
from collections.abc import Iterator, Mapping, Set
from typing import Any

from annotator.model.errors import UserError


class Fields:
    """One JSON object; ``where`` is its place in the file ("entities[3]").

    A null counts as absent. Each method raises a UserError (``format.type`` or ``format.missing``) where the value is
    not what it must be.
    """

    __slots__ = ("_place", "_values")

    def __init__(self, values: Mapping[str, Any], where: str | tuple["Fields", str, int]) -> None:
        self._values = values
        self._place = where

    @property
    def where(self) -> str:
        """Its place in the file; for an entry of a list it is put together only where it is asked for."""
        if isinstance(self._place, str):
            return self._place
        parent, key, at = self._place
        return f"{parent.where}, {key}[{at}]"

    def has_any(self, keys: Set[str]) -> bool:
        """Tell whether any of some keys is there."""
        return not keys.isdisjoint(self._values)

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a string; an empty one only where there is a default, or ``empty``."""
        value: object = self._values.get(key)
        if isinstance(value, str) and value:
            return value
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.problem(key, "must be a string")
        if not value and not empty and default is None:
            raise self.problem(key, "must not be empty")
        return value

    def whole(self, key: str) -> int:
        """Return a whole number."""
        value: object = self._values.get(key)
        if type(value) is int:
            return value
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
            if not isinstance(entry, dict):
                raise self.problem(f"{key}[{at}]", "must be an object")
            yield Fields(entry, (self, key, at))

    def beyond(self, known: Set[str]) -> dict[str, Any]:
        """Return what stands under other keys, for keys that are asked often."""
        return {} if self._values.keys() <= known else self.rest(*known)

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

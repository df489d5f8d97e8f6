"""Labels as brat's types: letters, digits, hyphens and underscores alone (brat, ``normalize_to_storage_form``)."""

import re
import unicodedata
from typing import Final

_VALID: Final = re.compile(r"[A-Za-z0-9_-]+")
_OTHER: Final = re.compile(r"[^A-Za-z0-9_-]+")


class TypeNames:
    """Gives each label a type name of its own, the same in all documents of a folder."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def name(self, label: str) -> str:
        """Return the type name of a label; the label itself where brat takes it."""
        known = self._names.get(label)
        if known is None:
            known = self._names[label] = self._free(label)
            self._taken.add(known)
        return known

    def _free(self, label: str) -> str:
        base = label
        if not _VALID.fullmatch(label):
            plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
            base = _OTHER.sub("_", plain).strip("_") or "Type"
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}_v{count}"
        return name


class DocumentNames:
    """Notes which of one document's labels are written under another name."""

    def __init__(self, names: TypeNames) -> None:
        self._names = names
        self.changed: dict[str, str] = {}

    def __call__(self, label: str) -> str:
        """Return the type name of a label."""
        name = self._names.name(label)
        if name != label:
            self.changed[name] = label
        return name


def split_role(role: str, seen: set[str]) -> str:
    """Return an event role without the number that tells it from the same role before it ("Theme2", "Theme3")."""
    base = role.rstrip("0123456789")
    return base if base in seen else role

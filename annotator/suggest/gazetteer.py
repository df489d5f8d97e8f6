"""Word lists from ``resources/gazetteers``: plain text, one entry a line, in sections."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from annotator.model.errors import UserError
from annotator.resource_files import resource

Sections = Mapping[str, tuple[str, tuple[str, ...]]]


class Phrases(NamedTuple):
    """Entries that are proposed as they stand, with the label and the rule that they stand for."""

    label: str
    rule: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """All word lists of a folder. A section's heading reads ``[name]`` or ``[name] label=GPE rule=city``."""

    folder: Path

    @classmethod
    def shipped(cls) -> "Gazetteer":
        """Return the lists that come with the program."""
        return cls(resource("gazetteers"))

    @property
    def _sections(self) -> Sections:
        return _read_folder(self.folder)

    def words(self, *sections: str) -> frozenset[str]:
        """Return the entries of one section or several."""
        return frozenset(entry for name in sections for entry in self._sections[name][1])

    def phrases(self) -> Iterator[Phrases]:
        """Yield the sections that carry a label."""
        for facts, entries in self._sections.values():
            if facts:
                fact = dict(pair.split("=") for pair in facts.split())
                yield Phrases(fact["label"], fact["rule"], entries)

    def digest(self) -> str:
        """Return a digest of every list and of the scores beside them."""
        total = hashlib.sha256()
        for path in sorted([*self.folder.glob("*.txt"), *self.folder.glob("*.json")]):
            # Line ends are left out: a checkout may change them, and they change nothing.
            total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return total.hexdigest()[:16]


# The components of a pipeline are made one by one by spaCy; they share one reading of the lists.
@lru_cache(maxsize=1)
def _read_folder(folder: Path) -> Sections:
    files = sorted(folder.glob("*.txt"))
    if not files:
        hint = "Install the program again."
        raise UserError("gazetteer.missing", "The word lists are missing.", hint=hint, where=str(folder))
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for path in files:
        for heading, entries in _read(path):
            name, _, facts = heading.partition("]")
            found[name] = (facts, entries)
    return found


def _read(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sections of a file: the heading without its first bracket, and the entries."""
    heading, entries = "", list[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            if heading:
                yield heading, tuple(entries)
            heading, entries = line[1:], []
        elif line and not line.startswith("#"):
            entries.append(line)
    if heading:
        yield heading, tuple(entries)

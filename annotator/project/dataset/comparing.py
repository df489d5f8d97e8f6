"""Two states of annotated documents beside each other, by their ids: what was added, removed, changed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.project.dataset.manifest import AnnotationEntry, Entry
from annotator.project.operations.common import counted

_KINDS: Final = ("document", "span", "relation", "event", "chain")


class Change(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One document or annotation that differs; ``annotation`` is "" for a document, ``what`` says it in words."""

    change: Change
    document: str
    title: str
    annotation: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, in the order of the documents; ``same`` counts the documents without any."""

    differences: tuple[Difference, ...]
    same: int

    def counts(self) -> dict[str, dict[Change, int]]:
        """Return how many documents, spans, relations and so on were added, removed, changed."""
        found = Counter((difference.kind, difference.change) for difference in self.differences)
        seen = {kind for kind, _ in found}
        return {kind: {change: found[kind, change] for change in Change} for kind in _KINDS if kind in seen}

    def summary(self) -> list[str]:
        """Return the counts in words."""
        counts = self.counts().items()
        lines = [f"{kind}s: {', '.join(f'{found[change]:,} {change}' for change in Change)}." for kind, found in counts]
        return [*lines, f"The same: {counted(self.same, 'document')}."]


def difference_lines(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield differences in words, under the titles of their documents."""
    last = None
    for found in differences:
        if found.document != last:
            last = found.document
            yield found.title or found.document
        where = f" [{found.annotation[:12]}]" if found.annotation else ""
        yield f"  {found.change}: {found.kind} {found.what}{where}"


def compared(one: Iterable[Entry], other: Iterable[Entry]) -> Comparison:
    """Compare two lists of documents; annotations of a document that came or went are counted, too."""
    before = {entry.id: entry for entry in one}
    differences: list[Difference] = []
    same = 0
    for entry in other:
        found = list(_document(before.pop(entry.id, None), entry))
        same += not found
        differences += found
    for gone in before.values():
        differences += _document(gone, None)
    return Comparison(tuple(differences), same)


def _document(old: Entry | None, new: Entry | None) -> Iterator[Difference]:
    known = new or old
    assert known is not None

    def told(change: Change, what: str, annotation: AnnotationEntry | None = None) -> Difference:
        key, kind = (annotation.id, annotation.kind) if annotation else ("", "document")
        return Difference(change, known.id, known.title, key, kind, what)

    if old is None or new is None:
        change = Change.ADDED if old is None else Change.REMOVED
        yield told(change, known.title or known.id)
        for annotation in known.annotations.values():
            yield told(change, annotation.words, annotation)
        return
    if words := list(_described(old, new)):
        yield told(Change.CHANGED, "; ".join(words))
    for key, annotation in new.annotations.items():
        earlier = old.annotations.get(key)
        if earlier is None:
            yield told(Change.ADDED, annotation.words, annotation)
        elif words := list(_changed(earlier, annotation)):
            yield told(Change.CHANGED, f"{annotation.words}: {'; '.join(words)}", annotation)
    for key, annotation in old.annotations.items():
        if key not in new.annotations:
            yield told(Change.REMOVED, annotation.words, annotation)


def _described(old: Entry, new: Entry) -> Iterator[str]:
    if old.sha256 != new.sha256:
        yield "another text"
    if old.title != new.title:
        yield f"title: {old.title} → {new.title}"
    for name, was, now in (("split", old.split, new.split), ("annotator", old.annotator, new.annotator)):
        if was != now:
            yield f"{name}: {was or 'none'} → {now or 'none'}"


def _changed(old: AnnotationEntry, new: AnnotationEntry) -> Iterator[str]:
    if old.label != new.label:
        yield f"label: {old.label} → {new.label}"
    if old.place != new.place:
        moved = f"text: “{old.quote}” → “{new.quote}”" if old.quote != new.quote else "place"
        yield moved if new.kind == "span" else "ends"
    if old.provenance != new.provenance:
        yield f"{old.provenance or 'unknown'} → {new.provenance or 'unknown'}"
    if old.digest != new.digest:
        yield "attributes, note or links"

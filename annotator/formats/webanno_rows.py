"""Which rows a file of WebAnno TSV 3 has, what they are called, and what stands in their cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.formats.tokenised import Tokens, sentence_ranges
from annotator.formats.webanno_cells import EMPTY, NONE, Kind, Layer

Unit = tuple[int, int, int]
"""A token's number, and the place of it or of a part of it."""


@dataclass(slots=True)
class Mark:
    """An annotation on its units; ``key`` is its place among all."""

    layer: str
    units: list[Unit]
    values: dict[str, str]
    number: int = 0
    slots: dict[str, list[tuple[str, "Mark"]]] = field(default_factory=dict)
    head: "Mark | None" = None
    tail: "Mark | None" = None


class Rows:
    """Which rows there are, what they are called, and what stands in them."""

    def __init__(self, tokens: Tokens, marks: list[Mark], links: list[tuple[Mark, str, int, int]]) -> None:
        self._tokens = tokens
        self._at: dict[tuple[str, Unit], list[Mark]] = {}
        self._links: dict[Unit, list[tuple[str, int, int]]] = {}
        self._partial: dict[int, set[Unit]] = {}
        self._names: dict[Unit, str] = {}
        for mark in marks:
            for unit in mark.units:
                self._at.setdefault((mark.layer, unit), []).append(mark)
                self._learn(unit)
        for mark, label, chain, number in links:
            for unit in mark.units:
                self._links.setdefault(unit, []).append((label, chain, number))
        sentence = dict(_sentence_numbers(tokens))
        for unit, (number, place) in ((u, sentence[u[0]]) for u in self._all()):
            self._names[unit] = self._name(unit, number, place)

    def _learn(self, unit: Unit) -> None:
        token = self._tokens.tokens[unit[0]]
        if unit[1:] != (token.start, token.end):
            self._partial.setdefault(unit[0], set()).add(unit)

    def _all(self) -> Iterator[Unit]:
        for at, token in enumerate(self._tokens.tokens):
            yield (at, token.start, token.end)
            yield from self._parts(at)

    def _parts(self, at: int) -> list[Unit]:
        return sorted(self._partial.get(at, ()), key=lambda unit: (unit[1], -unit[2]))

    def _name(self, unit: Unit, number: int, place: int) -> str:
        parts = self._parts(unit[0])
        return f"{number}-{place}" + (f".{parts.index(unit) + 1}" if unit in parts else "")

    def named(self, at: int) -> Iterator[tuple[str, Unit]]:
        """Yield a token's row and those of its parts, with their names."""
        token = self._tokens.tokens[at]
        for unit in ((at, token.start, token.end), *self._parts(at)):
            yield self._names[unit], unit

    def cells(self, layer: Layer, unit: Unit) -> list[str]:
        """Return the cells of a layer's columns on a row."""
        if layer.letters == "CH":
            links = self._links.get(unit, [])
            relation = "|".join(f"{EMPTY}->{chain}-{number}" for _, chain, number in links)
            return [relation or NONE, "|".join(f"{label}[{chain}]" for label, chain, _ in links) or NONE]
        here = self._at.get((layer.name, unit), [])
        if not here:
            return [NONE] * len(layer.columns)
        cells = []
        for at, (kind, name) in enumerate(layer.columns):
            slot = layer.columns[at - 1][1] if kind is Kind.TARGETS else name
            cells.append("|".join(self._cell(mark, kind, slot) for mark in here))
        return cells

    def _cell(self, mark: Mark, kind: Kind, name: str) -> str:
        number = f"[{mark.number}]" if mark.number else ""
        if kind is Kind.VALUE:
            return mark.values.get(name, EMPTY) + number
        if kind is Kind.ROLES:
            return (";".join(role for role, _ in mark.slots.get(name, ())) or NONE) + number
        if kind is Kind.TARGETS:
            return ";".join(self._reference(target) for _, target in mark.slots.get(name, ())) or EMPTY
        if mark.head is None or mark.tail is None:
            return NONE
        ends = mark.head.number, mark.tail.number
        return self._names[mark.head.units[0]] + (f"[{ends[0]}_{ends[1]}]" if any(ends) else "")

    def _reference(self, target: Mark) -> str:
        return self._names[target.units[0]] + (f"[{target.number}]" if target.number else "")


def _sentence_numbers(tokens: Tokens) -> Iterator[tuple[int, tuple[int, int]]]:
    for number, (first, end) in enumerate(sentence_ranges(tokens), start=1):
        yield from ((at, (number, at - first + 1)) for at in range(first, end))

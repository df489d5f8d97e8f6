"""From a file of WebAnno TSV 3 to a portable document."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

from annotator.formats.cas_types import ENTITY, STRUCTURE, TYPE_KEY
from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
    check,
)
from annotator.formats.units import Ruler, rulers, same_words, utf16_length
from annotator.formats.webanno_cells import (
    EMPTY,
    MARK,
    NONE,
    SLOT_TARGETS,
    Kind,
    Layer,
    header_layer,
    numbered,
    parts,
    unescape_text,
    unescape_value,
)
from annotator.formats.webanno_writing import EVENT, RELATION
from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError

_ROW: Final = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d{1,9})-(\d{1,9})\t")
_LINK: Final = re.compile(r"(.*)->(\d{1,9})-(\d{1,9})", re.DOTALL)
_VERSION: Final = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.(\d+))?\s*")


def read_text(text: str, name: str, where: str) -> PortableDocument:
    """Return the document of a file; ``name`` becomes its id.

    Raises:
        UserError: A line is not of the format; ``where`` and the line are named.
    """
    file = _File(text.removeprefix("\ufeff"), where)
    return _Document(file).document(name)


@dataclass(slots=True)
class _Row:
    """A token, or a part of one, with its cells."""

    unit: str
    start: int
    end: int
    word: str
    cells: list[str]
    line: int


@dataclass(slots=True)
class _Sentence:
    lines: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


class _File:
    """The lines of a file: layers, sentences, rows."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.layers: list[Layer] = []
        self.sentences: list[_Sentence] = []
        lines = text.split("\n")
        version = _VERSION.fullmatch(lines[0])
        if version is None:
            raise self.problem("format", f"The first line does not begin with “{MARK}”.", 1)
        self._java = version[1] in (None, "0", "1")
        for number, line in enumerate(lines[1:], start=2):
            self._take(line.rstrip("\r"), number)

    def _take(self, line: str, number: int) -> None:
        if line.startswith("#T_"):
            self._layer(line, number)
        elif line.startswith("#Text="):
            if not self.sentences or self.sentences[-1].rows:
                self.sentences.append(_Sentence())
            self.sentences[-1].lines.append(unescape_text(line[6:], java=self._java))
        elif line and not line.startswith("#"):
            self._row(line, number)

    def _layer(self, line: str, number: int) -> None:
        layer = header_layer(line)
        if layer is None or self.sentences:
            raise self.problem("layer", f"This is no declaration of a layer: {line[:80]}.", number)
        self.layers.append(layer)

    def _row(self, line: str, number: int) -> None:
        match = _ROW.match(line)
        if match is None:
            raise self.problem("row", "The row does not begin with its number and its place.", number)
        word, *cells = line[match.end() :].split("\t")
        if not self.sentences:
            raise self.problem("text", "The row stands before the text of its sentence.", number)
        if len(cells) < sum(len(layer.columns) or 1 for layer in self.layers):
            raise self.problem("columns", "The row has fewer columns than the layers above declare.", number)
        self.sentences[-1].rows.append(_Row(match[1], int(match[2]), int(match[3]), word, cells, number))

    def rows(self) -> Iterator[_Row]:
        for sentence in self.sentences:
            yield from sentence.rows

    def problem(self, code: str, what: str, line: int) -> UserError:
        hint = "Export it again from the program that made it, as WebAnno TSV 3."
        return UserError(f"webanno.{code}", what, hint=hint, where=f"{self.where}, line {line}")


def _ruler(file: _File) -> Ruler:
    """Return the unit in which the words stand where the rows say: UTF-16, as they should, or code points."""
    raws = [_raw(file, measure) for measure in (utf16_length, len)]
    choices = [ruler for at, raw in enumerate(raws) for ruler in islice(rulers(raw, utf16_first=not at), 1)]
    for ruler in choices:
        if all(_fits(row, ruler) for row in file.rows()):
            return ruler
    odd = next(row for row in file.rows() if not _fits(row, choices[0]))
    what = f"The word “{odd.word[:60]}” does not stand at {odd.start}–{odd.end} of the text (0–{choices[0].length})."
    raise file.problem("offset", what, odd.line)


def _fits(row: _Row, ruler: Ruler) -> bool:
    if row.start == row.end:
        return row.end <= ruler.length
    place = ruler.place(row.start, row.end)
    if place is None:
        return row.end <= ruler.length and not row.word.strip()
    found = ruler.text[place[0] : place[1]]
    return same_words(found, row.word) or same_words(found, unescape_text(row.word, java=False))


def _raw(file: _File, measure: Callable[[str], int]) -> str:
    """Return the whole text: between sentences stands a line end, then spaces up to the next one's first word."""
    made: list[str] = []
    length = 0
    for sentence in file.sentences:
        start = sentence.rows[0].start if sentence.rows else length
        gap = start - length
        if gap > 1_000_000:
            raise file.problem("gap", "The text before the row is missing.", sentence.rows[0].line)
        if gap > 0:
            made.append("\n" + " " * (gap - 1) if made else " " * gap)
            length = start
        text = "\n".join(sentence.lines)
        made.append(text)
        length += measure(text)
    return "".join(made)


@dataclass(slots=True)
class _Mark:
    """An annotation while its rows arrive; places in code points."""

    layer: Layer
    start: int
    end: int
    unit: str
    line: int
    number: int = 0
    values: dict[str, str] = field(default_factory=dict)
    slots: list[tuple[str, str, str]] = field(default_factory=list)
    source: str = ""

    @property
    def label(self) -> str:
        return self.values.get("value") or self.layer.name.rpartition(".")[2]


class _Document:
    def __init__(self, file: _File) -> None:
        self._file = file
        self._ruler = _ruler(file)
        self._marks: list[_Mark] = []
        self._open: dict[tuple[str, int], _Mark] = {}
        self._links: dict[tuple[str, int, int], _Mark] = {}
        self._spans: list[PortableSpan] = []
        self._ids: dict[int, str] = {}
        self._events: dict[int, str] = {}
        self._made = 0

    def document(self, name: str) -> PortableDocument:
        for row in self._file.rows():
            self._row(row)
        every = [mark for mark in self._marks if mark.layer.letters == "SP"]
        self._by_number = {mark.number: mark for mark in every if mark.number}
        self._by_unit: dict[str, list[_Mark]] = {}
        for mark in every:
            self._by_unit.setdefault(mark.unit, []).append(mark)
        # Layers of grammar, and annotations between two characters, stand for no spans.
        spans = [mark for mark in every if mark.start < mark.end and not mark.layer.name.startswith(STRUCTURE)]
        for mark in (mark for mark in spans if mark.layer.name != EVENT):
            self._ids[id(mark)] = self._span(mark)
        hosts = [mark for mark in spans if mark.slots or mark.layer.name == EVENT]
        for number, mark in enumerate(hosts, start=1):
            self._events[id(mark)] = f"v{number}"
        events = tuple(map(self._event, hosts))
        relations = tuple(self._relations(mark for mark in self._marks if mark.layer.letters == "RL"))
        chains = tuple(self._chains())
        document = PortableDocument(
            id=name,
            title="",
            text=self._ruler.text,
            spans=tuple(self._spans),
            relations=relations,
            events=events,
            chains=chains,
        )
        try:
            check(document)
        except UserError as error:
            raise UserError(error.code, error.what, hint=error.hint, where=f"{self._file.where}, line 1") from error
        return document

    def _row(self, row: _Row) -> None:
        start, end = self._ruler.convert(row.start), self._ruler.convert(row.end)
        at = 0
        for layer in self._file.layers:
            width = len(layer.columns) or 1
            cells = row.cells[at : at + width]
            at += width
            if any(cell not in (NONE, "") for cell in cells):
                self._stack(layer, cells, _Mark(layer, start, end, row.unit, row.line))

    def _stack(self, layer: Layer, cells: list[str], blank: _Mark) -> None:
        stacks = [parts(cell, "|") for cell in cells]
        for at in range(max(map(len, stacks))):
            mark = replace(blank, values={}, slots=[])
            chain = (0, 0)
            for (kind, name), stack in zip(layer.columns, stacks, strict=False):
                piece = stack[at] if at < len(stack) else EMPTY
                if layer.letters == "CH":
                    chain = self._chain_cell(mark, name, piece, chain)
                else:
                    self._cell(mark, kind, name, piece)
            if layer.letters == "CH":
                self._join(self._links, (layer.name, *chain), mark)
            else:
                self._add(mark)

    def _cell(self, mark: _Mark, kind: Kind, name: str, piece: str) -> None:
        if kind is Kind.SOURCE:
            mark.source = piece
        elif kind is Kind.TARGETS:
            roles = [role for _, role, _ in mark.slots]
            targets = parts(piece, ";") if roles else []
            mark.slots = [(slot, role, target) for (slot, role, _), target in zip(mark.slots, targets, strict=False)]
        else:
            text, number, _ = numbered(piece)
            mark.number = number or mark.number
            if kind is Kind.ROLES:
                roles = [] if text in (NONE, "") else parts(text, ";")
                mark.slots = [(name, "" if role == EMPTY else unescape_value(role), "") for role in roles]
            elif kind is Kind.VALUE and text not in (EMPTY, NONE):
                mark.values[name] = unescape_value(text)

    def _chain_cell(self, mark: _Mark, name: str, piece: str, chain: tuple[int, int]) -> tuple[int, int]:
        if name == "referenceRelation":
            match = _LINK.fullmatch(piece)
            return (int(match[2]), int(match[3])) if match else chain
        text = numbered(piece)[0]
        if text not in (EMPTY, NONE):
            mark.values[name] = unescape_value(text)
        return chain

    def _add(self, mark: _Mark) -> None:
        """Take an annotation, or the next row of one that began before."""
        if not mark.number or mark.layer.letters == "RL":
            self._marks.append(mark)
            return
        if self._join(self._open, (mark.layer.name, mark.number), mark):
            self._marks.append(mark)

    def _join(self, known: dict[Any, _Mark], key: Any, mark: _Mark) -> bool:  # noqa: ANN401
        before = known.setdefault(key, mark)
        before.start, before.end = min(before.start, mark.start), max(before.end, mark.end)
        return before is mark

    def _span(self, mark: _Mark) -> str:
        attributes = {name: value for name, value in mark.values.items() if name != "value"}
        is_entity = mark.layer.name == ENTITY
        link = attributes.pop("identifier", "") if is_entity else ""
        return self._new_span(
            mark.start,
            mark.end,
            mark.label,
            attributes=attributes,
            links=(KnowledgeLink("identifier", link),) if link else (),
            extra={} if is_entity else {TYPE_KEY: mark.layer.name},
        )

    def _new_span(self, start: int, end: int, label: str, **more: Any) -> str:  # noqa: ANN401
        self._made += 1
        made = PortableSpan(id=f"e{self._made}", label=label, fragments=((start, end),), **more)
        self._spans.append(made)
        return made.id

    def _at(self, mark: _Mark, label: str) -> str:
        """Return the span at a place, the one of that label if there are several; it is made where there is none."""
        there = [span for span in self._spans if span.fragments == ((mark.start, mark.end),)]
        same = [span for span in there if span.label == label] or there
        return same[0].id if same else self._new_span(mark.start, mark.end, label)

    def _event(self, mark: _Mark) -> PortableEvent:
        own = mark.layer.name == EVENT
        arguments = []
        for slot, role, target in mark.slots:
            if end := self._end(mark, target, 0, ""):
                role = role or slot.rpartition(":")[2].partition("_")[0] or "argument"
                arguments.append(PortableArgument(role, end, {} if own else {"slot": slot}))
        return PortableEvent(
            id=self._events[id(mark)],
            label=mark.label,
            trigger=self._at(mark, mark.label) if own else self._ids[id(mark)],
            arguments=tuple(arguments),
            attributes={name: value for name, value in mark.values.items() if name != "value"} if own else {},
            extra={} if own else {TYPE_KEY: mark.layer.name},
        )

    def _relations(self, marks: Iterator[_Mark]) -> Iterator[PortableRelation]:
        number = 0
        for mark in (mark for mark in marks if not mark.layer.name.startswith(STRUCTURE)):
            base = "" if mark.layer.base == SLOT_TARGETS else mark.layer.base
            if base.startswith(STRUCTURE):
                continue
            unit, source, target = numbered(mark.source)
            head, tail = self._end(mark, unit, source, base), self._end(mark, mark.unit, target, base)
            if not head or not tail:
                continue
            number += 1
            yield PortableRelation(
                id=f"r{number}",
                label=mark.label,
                head=head,
                tail=tail,
                attributes={name: value for name, value in mark.values.items() if name != "value"},
                extra={} if mark.layer.name == RELATION else {TYPE_KEY: mark.layer.name},
            )

    def _end(self, mark: _Mark, unit: str, number: int, base: str) -> str:
        """Return the id of what a reference means, by its number or by the row where it begins; "" for no span."""
        unit, told, _ = numbered(unit)
        number = number or told
        here = [m for m in self._by_unit.get(unit, ()) if not base or m.layer.name == base]
        found = self._by_number.get(number) if number else next(iter(here), None)
        if found is None:
            what = f"The row refers to an annotation on “{unit[:40]}” that is not there."
            raise self._file.problem("end", what, mark.line)
        return self._ids.get(id(found)) or self._events.get(id(found), "")

    def _chains(self) -> Iterator[PortableChain]:
        found: dict[tuple[str, int], list[tuple[int, _Mark]]] = {}
        for (layer, chain, number), mark in self._links.items():
            if mark.start < mark.end:
                found.setdefault((layer, chain), []).append((number, mark))
        for count, links in enumerate(found.values(), start=1):
            marks = [mark for _, mark in sorted(links, key=lambda link: link[0])]
            label = next(filter(None, (mark.values.get("referenceType") for mark in marks)), "coreference")
            members = tuple(self._at(mark, mark.values.get("referenceType", "mention")) for mark in marks)
            yield PortableChain(id=f"c{count}", label=label, members=members)

"""From a portable document to WebAnno TSV 3.3."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats import cas_types as types
from annotator.formats.loss import LossReport, named
from annotator.formats.portable import (
    PortableAnnotation,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.formats.tokenised import sentence_ranges, tokenise
from annotator.formats.units import to_utf16
from annotator.formats.webanno_cells import (
    HEADER,
    SLOT_TARGETS,
    Kind,
    Layer,
    escape_text,
    escape_value,
)
from annotator.formats.webanno_rows import Mark, Rows, Unit

EVENT: Final = "webanno.custom.Event"
RELATION: Final = types.RELATION
_SLOT: Final = f"ROLE_{EVENT}:arguments_webanno.custom.EventArgumentsLink"


def text_of(document: PortableDocument, report: LossReport) -> str:
    """Return a document as a file; what it cannot hold beyond the format's statement is reported."""
    return "".join(_Writer(document, report).lines())


class _Writer:
    def __init__(self, document: PortableDocument, report: LossReport) -> None:
        self._document = document
        self._report = report
        self._tokens = tokenise(document.text)
        self._marks: dict[str, Mark] = {}
        self._spans: list[Mark] = []
        self._relations: list[Mark] = []
        self._links: list[tuple[Mark, str, int, int]] = []
        for span in document.spans:
            self._add_span(span)
        self._same_place = _counts(tuple(mark.units) for mark in self._spans)
        for event in document.events:
            self._add_event(event)
        self._fill_slots()
        for relation in document.relations:
            self._add_relation(relation)
        self._add_chains()
        self._number()

    def _add_span(self, span: PortableSpan) -> None:
        units = self._units(span)
        if not units:
            self._report.add("spans without a word, left out", named(self._document, span))
            return
        name = types.layer_name({types.TYPE_KEY: span.extra.get(types.TYPE_KEY)}, linked=False)
        values = self._values(span, named(self._document, span))
        if name == types.ENTITY and span.links:
            values["identifier"] = self._value(span.links[0].entry)
        self._marks[span.id] = mark = Mark(name, units, values)
        self._spans.append(mark)

    def _units(self, span: PortableSpan) -> list[Unit]:
        """Return the tokens, or parts of them, that a span stands on."""
        first, end = self._tokens.touched(span.start, span.end)
        found = []
        for at in range(first, end):
            token = self._tokens.tokens[at]
            found.append((at, max(token.start, span.start), min(token.end, span.end)))
        if found and (found[0][1], found[-1][2]) != (span.start, span.end):
            self._report.add("spans that begin or end in white space, narrowed", named(self._document, span))
        return found

    def _values(self, annotation: PortableAnnotation, words: str) -> dict[str, str]:
        shown = types.shown({"attributes": annotation.attributes})
        for name, value in annotation.attributes.items():
            if name not in shown:
                self._report.add("attributes whose names can be no feature's, left out", f"{name} of {words}")
            elif not isinstance(value, str):
                self._report.add("attribute values that are no text, written as text", f"{name} of {words}")
        return {name: self._value(value) for name, value in {"value": annotation.label, **shown}.items()}

    def _value(self, value: str) -> str:
        if "\r" in value:
            self._report.add("carriage returns in values, written as spaces", repr(value))
            value = value.replace("\r", " ")
        return escape_value(value)

    def _add_event(self, event: PortableEvent) -> None:
        """Add the event's own annotation, or take its trigger's where the event came from that layer."""
        trigger = self._marks.get(event.trigger)
        if trigger is None:
            self._report.add("events without a word at their trigger, left out", event.label)
            return
        if event.extra.get(types.TYPE_KEY) == trigger.layer and trigger not in self._hosts():
            self._marks[event.id] = trigger
            return
        if self._same_place[tuple(trigger.units)] > 1:
            self._report.add("events whose trigger shares its place with another span", event.label)
        self._marks[event.id] = mark = Mark(EVENT, trigger.units, self._values(event, event.label))
        self._spans.append(mark)

    def _hosts(self) -> list[Mark]:
        return [self._marks[event.id] for event in self._document.events if event.id in self._marks]

    def _fill_slots(self) -> None:
        for event in self._document.events:
            host = self._marks.get(event.id)
            for argument in event.arguments if host else ():
                target = self._marks.get(argument.target)
                if target is None:
                    self._report.add("arguments that are no spans, left out", f"{argument.role} of {event.label}")
                elif host is not None:
                    slot = argument.extra.get("slot")
                    own = isinstance(slot, str) and slot.startswith("ROLE_") and "|" not in slot and host.layer != EVENT
                    name = str(slot) if own else _SLOT.replace(EVENT, host.layer, 1)
                    host.slots.setdefault(name, []).append((self._value(argument.role), target))

    def _add_relation(self, relation: PortableRelation) -> None:
        head, tail = self._marks.get(relation.head), self._marks.get(relation.tail)
        if head is None or tail is None:
            self._report.add("relations whose ends were left out", relation.label)
            return
        name = types.layer_name({types.TYPE_KEY: relation.extra.get(types.TYPE_KEY)}, linked=True)
        values = self._values(relation, relation.label)
        self._relations.append(Mark(name, [tail.units[0]], values, head=head, tail=tail))

    def _add_chains(self) -> None:
        for number, chain in enumerate(self._document.chains, start=1):
            if not any(member in self._marks for member in chain.members):
                self._report.add("chains without a word, left out", chain.label)
            if chain.attributes:
                self._report.add("attributes of chains, left out", chain.label)
            for at, member in enumerate(chain.members, start=1):
                mark = self._marks.get(member)
                if mark is None:
                    self._report.add("members of chains that are no spans, left out", chain.label)
                    continue
                if self._same_place[tuple(mark.units)] > 1:
                    self._report.add("members of chains that share their place with another span", chain.label)
                self._links.append((mark, self._value(chain.label), number, at))

    def _number(self) -> None:
        """Number what a row alone does not tell apart."""
        crowded = _counts((mark.layer, unit) for mark in self._spans for unit in mark.units)
        loose = {id(target) for mark in self._spans for slots in mark.slots.values() for _, target in slots}
        mixed = len({end.layer for mark in self._relations for end in (mark.head, mark.tail) if end}) > 1
        loose |= {id(end) for mark in self._relations for end in (mark.head, mark.tail) if mixed}
        count = 0
        for mark in sorted(self._spans, key=lambda mark: mark.units[0]):
            stacked = any(crowded[mark.layer, unit] > 1 for unit in mark.units)
            if len(mark.units) > 1 or stacked or id(mark) in loose:
                count += 1
                mark.number = count

    def lines(self) -> Iterator[str]:
        """Yield the file's lines."""
        layers = self._layers()
        yield f"{HEADER}\n"
        yield from (f"{layer.line()}\n" for layer in layers)
        yield "\n"
        rows = Rows(self._tokens, [*self._spans, *self._relations], self._links)
        units = to_utf16(self._document.text)
        for first, end in sentence_ranges(self._tokens):
            yield "\n"
            yield from (f"#Text={escape_text(line)}\n" for line in self._sentence(first, end).split("\n"))
            for token in range(first, end):
                for name, unit in rows.named(token):
                    place = f"{units(unit[1])}-{units(unit[2])}"
                    word = escape_text(self._document.text[unit[1] : unit[2]])
                    cells = "".join(f"{cell}\t" for layer in layers for cell in rows.cells(layer, unit))
                    yield f"{name}\t{place}\t{word}\t{cells}\n"

    def _sentence(self, first: int, end: int) -> str:
        """Return a sentence with the space behind it, but for a line end and spaces, which readers put there."""
        text, tokens = self._document.text, self._tokens.tokens
        start, last = tokens[first].start, tokens[end - 1].end
        if first == 0 and text[:start].strip(" "):
            self._report.add("white space before the first word, written as spaces", repr(text[:start]))
        following = tokens[end].start if end < len(tokens) else len(text)
        gap = text[last:following]
        rebuilt = end < len(tokens) and gap[:1] == "\n" and not gap[1:].strip(" ")
        return text[start:last] if rebuilt else text[start:following]

    def _layers(self) -> list[Layer]:
        if not len(self._tokens) and self._document.text:
            self._report.add("texts without a word, left out", self._document.title or self._document.id)
        features: dict[str, dict[str, None]] = {}
        slots: dict[str, dict[str, set[str]]] = {}
        for mark in self._spans:
            features.setdefault(mark.layer, {}).update(dict.fromkeys(mark.values))
            for name, filled in mark.slots.items():
                targets = slots.setdefault(mark.layer, {}).setdefault(name, set())
                targets |= {target.layer for _, target in filled}
        made = []
        for name, columns in features.items():
            layer = Layer("SP", name, [(Kind.VALUE, feature) for feature in sorted(columns)])
            for slot, targets in slots.get(name, {}).items():
                target = targets.pop() if len(targets) == 1 else SLOT_TARGETS
                layer.columns += [(Kind.ROLES, slot), (Kind.TARGETS, target)]
            made.append(layer)
        if self._links:
            link = [(Kind.VALUE, "referenceRelation"), (Kind.VALUE, "referenceType")]
            made.append(Layer("CH", types.LINK, link))
        return made + list(self._relation_layers())

    def _relation_layers(self) -> Iterator[Layer]:
        for name in dict.fromkeys(mark.layer for mark in self._relations):
            here = [mark for mark in self._relations if mark.layer == name]
            columns = sorted({column for mark in here for column in mark.values})
            bases = {end.layer for mark in here for end in (mark.head, mark.tail) if end}
            base = bases.pop() if len(bases) == 1 else SLOT_TARGETS
            yield Layer("RL", name, [*((Kind.VALUE, column) for column in columns), (Kind.SOURCE, f"BT_{base}")])


def _counts(keys: Iterator[Any]) -> Mapping[Any, int]:
    counted: dict[Any, int] = {}
    for key in keys:
        counted[key] = counted.get(key, 0) + 1
    return counted
